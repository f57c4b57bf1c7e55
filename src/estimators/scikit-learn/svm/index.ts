import type { EstimatorFamily } from '../family.ts'
import { readSvc } from './kernel-classifier.ts'
import { readOneClassSvm, readSvr } from './kernel-regressor.ts'
import { readLinearSvc, readLinearSvr } from './linear-svm.ts'

export const svm: EstimatorFamily = {
  LinearSVC: readLinearSvc,
  LinearSVR: readLinearSvr,
  NuSVC: readSvc,
  NuSVR: readSvr,
  OneClassSVM: readOneClassSvm,
  SVC: readSvc,
  SVR: readSvr,
}
