import type { EstimatorFamily } from '../family.ts'
import { readIterativeImputer } from './iterative-imputer.ts'
import { readKnnImputer } from './knn-imputer.ts'
import { readMissingIndicator } from './missing-indicator.ts'
import { readSimpleImputer } from './simple-imputer.ts'

export const impute: EstimatorFamily = {
  IterativeImputer: readIterativeImputer,
  KNNImputer: readKnnImputer,
  MissingIndicator: readMissingIndicator,
  SimpleImputer: readSimpleImputer,
}
