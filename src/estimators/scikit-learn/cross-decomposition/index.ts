import type { EstimatorFamily } from '../family.ts'
import { readPartialLeastSquares, readPlsSvd } from './partial-least-squares.ts'

export const crossDecomposition: EstimatorFamily = {
  CCA: readPartialLeastSquares,
  PLSCanonical: readPartialLeastSquares,
  PLSRegression: readPartialLeastSquares,
  PLSSVD: readPlsSvd,
}
