import type { EstimatorFamily } from '../family.ts'
import { readCalibratedClassifier } from './calibrated-classifier.ts'

export const calibration: EstimatorFamily = {
  CalibratedClassifierCV: readCalibratedClassifier,
}
