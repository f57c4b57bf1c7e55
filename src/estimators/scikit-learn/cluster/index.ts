import type { EstimatorFamily } from '../family.ts'
import { readBisectingKMeans } from './bisecting-k-means.ts'
import { readBirch, readCenters } from './centers.ts'
import { readFeatureAgglomeration } from './feature-agglomeration.ts'
import { readKMeans } from './k-means.ts'

export const cluster: EstimatorFamily = {
  AffinityPropagation: readCenters,
  Birch: readBirch,
  BisectingKMeans: readBisectingKMeans,
  FeatureAgglomeration: readFeatureAgglomeration,
  KMeans: readKMeans,
  MeanShift: readCenters,
  MiniBatchKMeans: readKMeans,
}
