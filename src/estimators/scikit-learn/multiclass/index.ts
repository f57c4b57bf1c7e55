import type { EstimatorFamily } from '../family.ts'
import { readConstantPredictor } from './constant-predictor.ts'
import { readOneVsOneClassifier } from './one-vs-one.ts'
import { readOneVsRestClassifier } from './one-vs-rest.ts'
import { readOutputCodeClassifier } from './output-code.ts'

export const multiclass: EstimatorFamily = {
  OneVsOneClassifier: readOneVsOneClassifier,
  OneVsRestClassifier: readOneVsRestClassifier,
  OutputCodeClassifier: readOutputCodeClassifier,
  _ConstantPredictor: readConstantPredictor,
}
