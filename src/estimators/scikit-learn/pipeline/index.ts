import type { EstimatorFamily } from '../family.ts'
import { readFeatureUnion } from './feature-union.ts'
import { readPipeline } from './pipeline.ts'

export const pipeline: EstimatorFamily = {
  FeatureUnion: readFeatureUnion,
  Pipeline: readPipeline,
}
