import type { Graph, Value } from '../ir/graph.ts'
import { findOperator } from '../ops/index.ts'

/** Whether every operator on the path to an output treats rows independently. */
export function isRowWiseOutput(graph: Graph, outputName: string): boolean {
  const needed = new Set<Value>(
    graph.outputs.filter((o) => o.name === outputName).map((o) => o.value),
  )
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((value) => needed.has(value))) continue
    if (!findOperator(node.opType)?.rowWise(node)) return false
    for (const input of node.inputs) if (input) needed.add(input)
  }
  return true
}
