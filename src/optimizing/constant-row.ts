import type { Node } from '../ir/graph.ts'
import { numbers } from '../ir/tensor.ts'

/** The second input of an element-wise node as one value a column of `width`; undefined where it is no constant row. */
export function constantRow(node: Node, width: number): Float64Array | undefined {
  const constant = node.inputs[1]?.constant
  if (!constant || constant.dataType === 'STRING' || constant.csr) return undefined
  const { shape, data } = constant
  const isRow = shape[shape.length - 1] === width && data.length === width
  if (!isRow && data.length !== 1) return undefined
  const values = numbers(constant)
  return Float64Array.from({ length: width }, (_, i) => values[data.length === 1 ? 0 : i]!)
}
