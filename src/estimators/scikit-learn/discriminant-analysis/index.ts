import type { EstimatorFamily } from '../family.ts'
import { readLinearDiscriminantAnalysis } from './linear.ts'
import { readQuadraticDiscriminantAnalysis } from './quadratic.ts'

export const discriminantAnalysis: EstimatorFamily = {
  LinearDiscriminantAnalysis: readLinearDiscriminantAnalysis,
  QuadraticDiscriminantAnalysis: readQuadraticDiscriminantAnalysis,
}
