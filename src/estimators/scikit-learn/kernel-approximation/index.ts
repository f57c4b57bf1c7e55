import type { EstimatorFamily } from '../family.ts'
import { readAdditiveChi2Sampler } from './additive-chi2-sampler.ts'
import { readNystroem } from './nystroem.ts'
import { readPolynomialCountSketch } from './polynomial-count-sketch.ts'
import { readRbfSampler, readSkewedChi2Sampler } from './random-features.ts'

export const kernelApproximation: EstimatorFamily = {
  AdditiveChi2Sampler: readAdditiveChi2Sampler,
  Nystroem: readNystroem,
  PolynomialCountSketch: readPolynomialCountSketch,
  RBFSampler: readRbfSampler,
  SkewedChi2Sampler: readSkewedChi2Sampler,
}
