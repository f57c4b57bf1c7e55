import type { EstimatorFamily } from '../family.ts'
import { readRandomProjection } from './random-projection.ts'

export const randomProjection: EstimatorFamily = {
  GaussianRandomProjection: readRandomProjection,
  SparseRandomProjection: readRandomProjection,
}
