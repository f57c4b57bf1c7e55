import type { EstimatorFamily } from '../family.ts'
import { readChain } from './chain.ts'
import { readMultiOutput } from './multi-output.ts'

export const multioutput: EstimatorFamily = {
  ClassifierChain: readChain,
  MultiOutputClassifier: readMultiOutput,
  MultiOutputRegressor: readMultiOutput,
  RegressorChain: readChain,
}
