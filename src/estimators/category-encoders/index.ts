// category_encoders: its encoders that are one table a column.
import type { NeighbourReaders } from '../neighbours.ts'
import { readOrdinalEncoder } from './ordinal-encoder.ts'
import { readRowEncoder } from './row-encoder.ts'
import { readTargetEncoder } from './target-encoder.ts'

export const categoryEncoders: NeighbourReaders = new Map([
  ['BaseNEncoder', readRowEncoder],
  ['BinaryEncoder', readRowEncoder],
  ['OneHotEncoder', readRowEncoder],
  ['OrdinalEncoder', readOrdinalEncoder],
  ['TargetEncoder', readTargetEncoder],
])
