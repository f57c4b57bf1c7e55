import type { EstimatorFamily } from '../family.ts'
import { readStandardScaler } from './standard-scaler.ts'

export const preprocessing: EstimatorFamily = {
  StandardScaler: readStandardScaler,
}
