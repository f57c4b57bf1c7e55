import type { EstimatorFamily } from '../family.ts'
import { readBayesianRegressor } from './bayesian.ts'
import { readGeneralizedLinear } from './generalized-linear.ts'
import { readLinearRegressor, readSgdRegressor } from './linear-regressor.ts'
import { readLogisticRegression } from './logistic-regression.ts'
import { readRansacRegressor } from './ransac-regressor.ts'
import { readRidgeClassifier } from './ridge-classifier.ts'
import { readSgdClassifier } from './sgd-classifier.ts'
import { readSgdOneClassSvm } from './sgd-one-class-svm.ts'

export const linearModel: EstimatorFamily = {
  ARDRegression: readBayesianRegressor,
  BayesianRidge: readBayesianRegressor,
  ElasticNet: readLinearRegressor,
  ElasticNetCV: readLinearRegressor,
  GammaRegressor: readGeneralizedLinear,
  HuberRegressor: readLinearRegressor,
  Lars: readLinearRegressor,
  LarsCV: readLinearRegressor,
  Lasso: readLinearRegressor,
  LassoCV: readLinearRegressor,
  LassoLars: readLinearRegressor,
  LassoLarsCV: readLinearRegressor,
  LassoLarsIC: readLinearRegressor,
  LinearRegression: readLinearRegressor,
  LogisticRegression: readLogisticRegression,
  LogisticRegressionCV: readLogisticRegression,
  MultiTaskElasticNet: readLinearRegressor,
  MultiTaskElasticNetCV: readLinearRegressor,
  MultiTaskLasso: readLinearRegressor,
  MultiTaskLassoCV: readLinearRegressor,
  OrthogonalMatchingPursuit: readLinearRegressor,
  OrthogonalMatchingPursuitCV: readLinearRegressor,
  PassiveAggressiveClassifier: readSgdClassifier,
  PassiveAggressiveRegressor: readSgdRegressor,
  Perceptron: readSgdClassifier,
  PoissonRegressor: readGeneralizedLinear,
  QuantileRegressor: readLinearRegressor,
  RANSACRegressor: readRansacRegressor,
  Ridge: readLinearRegressor,
  RidgeClassifier: readRidgeClassifier,
  RidgeClassifierCV: readRidgeClassifier,
  RidgeCV: readLinearRegressor,
  SGDClassifier: readSgdClassifier,
  SGDOneClassSVM: readSgdOneClassSvm,
  SGDRegressor: readSgdRegressor,
  TheilSenRegressor: readLinearRegressor,
  TweedieRegressor: readGeneralizedLinear,
}
