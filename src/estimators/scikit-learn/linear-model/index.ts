import type { EstimatorFamily } from '../family.ts'
import { readLogisticRegression } from './logistic-regression.ts'

export const linearModel: EstimatorFamily = {
  LogisticRegression: readLogisticRegression,
  LogisticRegressionCV: readLogisticRegression,
}
