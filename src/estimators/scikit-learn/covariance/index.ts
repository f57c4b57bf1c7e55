import type { EstimatorFamily } from '../family.ts'
import { readCovariance, readEllipticEnvelope } from './covariance.ts'

export const covariance: EstimatorFamily = {
  EllipticEnvelope: readEllipticEnvelope,
  EmpiricalCovariance: readCovariance,
  GraphicalLasso: readCovariance,
  GraphicalLassoCV: readCovariance,
  LedoitWolf: readCovariance,
  MinCovDet: readCovariance,
  OAS: readCovariance,
  ShrunkCovariance: readCovariance,
}
