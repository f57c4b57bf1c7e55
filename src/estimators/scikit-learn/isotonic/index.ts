import type { EstimatorFamily } from '../family.ts'
import { readIsotonicRegression } from './isotonic-regression.ts'

export const isotonic: EstimatorFamily = { IsotonicRegression: readIsotonicRegression }
