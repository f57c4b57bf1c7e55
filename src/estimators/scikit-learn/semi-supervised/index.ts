import type { EstimatorFamily } from '../family.ts'
import { readLabelPropagation } from './label-propagation.ts'
import { readSelfTraining } from './self-training.ts'

export const semiSupervised: EstimatorFamily = {
  LabelPropagation: readLabelPropagation,
  LabelSpreading: readLabelPropagation,
  SelfTrainingClassifier: readSelfTraining,
}
