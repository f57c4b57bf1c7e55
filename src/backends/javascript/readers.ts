import type { Graph, Node, Value } from '../../ir/graph.ts'
import { onlyReaderIn } from '../../ir/only-reader.ts'

/** The one node that reads a node's output as its first input, when nothing else does. */
export function readersOf(graph: Graph): (node: Node) => Node | undefined {
  const onlyReader = onlyReaderIn(graph)
  return (node) => {
    const value = node.outputs[0]!
    const reader = onlyReader(value)
    return reader?.inputs[0] === value ? reader : undefined
  }
}

/** Whether `row` is a constant of one number for each column of the dense matrix `x`. */
export function isColumnTable(x: Value, row: Value | undefined): row is Value {
  const { dataType, shape, sparse } = x.type
  return (
    row?.constant !== undefined &&
    !sparse &&
    dataType === 'DOUBLE' &&
    row.type.dataType === 'DOUBLE' &&
    shape.length === 2 &&
    row.constant.shape.length === 1 &&
    row.constant.size === shape[1]
  )
}
