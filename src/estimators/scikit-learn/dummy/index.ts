import type { EstimatorFamily } from '../family.ts'
import { readDummyClassifier } from './dummy-classifier.ts'
import { readDummyRegressor } from './dummy-regressor.ts'

export const dummy: EstimatorFamily = {
  DummyClassifier: readDummyClassifier,
  DummyRegressor: readDummyRegressor,
}
