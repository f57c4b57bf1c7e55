import type { Operator } from '../../ir/operator.ts'
import { binarizer } from './binarizer.ts'
import { mlTreeEnsemble } from './tree-ensemble.ts'

export const onnxMlOperators: readonly Operator[] = [binarizer, mlTreeEnsemble]
