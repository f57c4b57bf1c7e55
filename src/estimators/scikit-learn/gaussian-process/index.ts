import type { EstimatorFamily } from '../family.ts'
import { readBinaryLaplace, readGaussianProcessClassifier } from './classifier.ts'
import { readGaussianProcessRegressor } from './regressor.ts'

export const gaussianProcess: EstimatorFamily = {
  GaussianProcessClassifier: readGaussianProcessClassifier,
  GaussianProcessRegressor: readGaussianProcessRegressor,
  _BinaryGaussianProcessClassifierLaplace: readBinaryLaplace,
}
