import type { Operator } from '../../ir/operator.ts'

export const onnxMlOperators: readonly Operator[] = []
