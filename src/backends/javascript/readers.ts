import type { Graph, Node, Value } from '../../ir/graph.ts'

/** The one node that reads a node's output as its first input, when nothing else does. */
export function readersOf(graph: Graph): (node: Node) => Node | undefined {
  const readers = new Map<Value, Node[]>()
  for (const node of graph.nodes) {
    for (const input of node.inputs)
      if (input) readers.set(input, [...(readers.get(input) ?? []), node])
  }
  const answers = new Set(graph.outputs.map((output) => output.value))
  return (node) => {
    const value = node.outputs[0]!
    const [reader, another] = readers.get(value) ?? []
    return another || answers.has(value) || reader?.inputs[0] !== value ? undefined : reader
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
