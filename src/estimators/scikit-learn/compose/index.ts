import type { EstimatorFamily } from '../family.ts'
import { readColumnTransformer } from './column-transformer.ts'

export const compose: EstimatorFamily = {
  ColumnTransformer: readColumnTransformer,
}
