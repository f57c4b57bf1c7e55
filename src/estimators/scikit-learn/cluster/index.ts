import type { EstimatorFamily } from '../family.ts'
import { readKMeans } from './k-means.ts'

export const cluster: EstimatorFamily = {
  KMeans: readKMeans,
  MiniBatchKMeans: readKMeans,
}
