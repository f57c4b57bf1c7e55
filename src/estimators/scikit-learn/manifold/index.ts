import type { EstimatorFamily } from '../family.ts'
import { readIsomap } from './isomap.ts'
import { readLocallyLinearEmbedding } from './locally-linear-embedding.ts'

export const manifold: EstimatorFamily = {
  Isomap: readIsomap,
  LocallyLinearEmbedding: readLocallyLinearEmbedding,
}
