import type { EstimatorFamily } from '../family.ts'
import { readBernoulliRbm } from './bernoulli-rbm.ts'
import { readMlpClassifier, readMlpRegressor } from './mlp.ts'

export const neuralNetwork: EstimatorFamily = {
  BernoulliRBM: readBernoulliRbm,
  MLPClassifier: readMlpClassifier,
  MLPRegressor: readMlpRegressor,
}
