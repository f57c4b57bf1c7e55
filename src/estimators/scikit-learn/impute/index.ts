import type { EstimatorFamily } from '../family.ts'
import { readMissingIndicator } from './missing-indicator.ts'
import { readSimpleImputer } from './simple-imputer.ts'

export const impute: EstimatorFamily = {
  MissingIndicator: readMissingIndicator,
  SimpleImputer: readSimpleImputer,
}
