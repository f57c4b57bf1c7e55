import type { EstimatorFamily } from '../family.ts'
import { readSearch } from './search.ts'
import {
  readFixedThresholdClassifier,
  readTunedThresholdClassifier,
} from './threshold-classifier.ts'

export const modelSelection: EstimatorFamily = {
  FixedThresholdClassifier: readFixedThresholdClassifier,
  GridSearchCV: readSearch,
  HalvingGridSearchCV: readSearch,
  HalvingRandomSearchCV: readSearch,
  RandomizedSearchCV: readSearch,
  TunedThresholdClassifierCV: readTunedThresholdClassifier,
}
