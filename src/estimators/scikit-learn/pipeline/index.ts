import type { EstimatorFamily } from '../family.ts'
import { readPipeline } from './pipeline.ts'

export const pipeline: EstimatorFamily = {
  Pipeline: readPipeline,
}
