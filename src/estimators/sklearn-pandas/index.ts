// sklearn-pandas: DataFrameMapper and the pipelines it makes of lists of transformers.
import type { NeighbourReaders } from '../neighbours.ts'
import { readPipeline } from '../scikit-learn/pipeline/pipeline.ts'
import { readDataFrameMapper } from './data-frame-mapper.ts'

export const sklearnPandas: NeighbourReaders = new Map([
  ['DataFrameMapper', readDataFrameMapper],
  ['TransformerPipeline', readPipeline],
])
