import type { EstimatorFamily } from '../family.ts'
import { readMlpClassifier, readMlpRegressor } from './mlp.ts'

export const neuralNetwork: EstimatorFamily = {
  MLPClassifier: readMlpClassifier,
  MLPRegressor: readMlpRegressor,
}
