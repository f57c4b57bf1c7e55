import type { EstimatorFamily } from '../family.ts'
import { readColumnTransformer } from './column-transformer.ts'
import { readTransformedTargetRegressor } from './transformed-target-regressor.ts'

export const compose: EstimatorFamily = {
  ColumnTransformer: readColumnTransformer,
  TransformedTargetRegressor: readTransformedTargetRegressor,
}
