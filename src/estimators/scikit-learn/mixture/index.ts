import type { EstimatorFamily } from '../family.ts'
import { readGaussianMixture } from './gaussian-mixture.ts'

export const mixture: EstimatorFamily = {
  BayesianGaussianMixture: readGaussianMixture,
  GaussianMixture: readGaussianMixture,
}
