// imbalanced-learn: its classes that answer.
import type { EstimatorReader } from '../context.ts'
import { readPipeline } from './pipeline.ts'

const readers = new Map<string, EstimatorReader>([['imblearn.pipeline.Pipeline', readPipeline]])

export function findImbalancedLearnReader(className: string): EstimatorReader | undefined {
  return readers.get(className)
}
