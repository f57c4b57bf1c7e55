import type { Operator } from '../../ir/operator.ts'
import { binarizer } from './binarizer.ts'

export const onnxMlOperators: readonly Operator[] = [binarizer]
