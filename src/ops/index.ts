// The seam of operators: one line a domain, one list in each.
import type { Operator } from '../ir/operator.ts'
import { onnxMlOperators } from './ai.onnx.ml/index.ts'
import { onnxOperators } from './ai.onnx/index.ts'
import { slipwayOperators } from './slipway/index.ts'

export const operators: readonly Operator[] = [
  ...onnxOperators,
  ...onnxMlOperators,
  ...slipwayOperators,
]

const byName = new Map(operators.map((operator) => [operator.opType, operator]))

/** The operator of that name, whatever its domain: names do not repeat across domains (tested). */
export function findOperator(opType: string): Operator | undefined {
  return byName.get(opType)
}
