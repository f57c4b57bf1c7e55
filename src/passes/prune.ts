import type { Graph, GraphOutput, Value } from '../ir/graph.ts'

/** The graph that computes only the named outputs, in that order: nodes nothing reads are left out. Inputs stay. */
export function prune(graph: Graph, outputNames: readonly string[]): Graph {
  const byName = new Map<string, GraphOutput[]>()
  for (const output of graph.outputs) {
    const list = byName.get(output.name)
    if (list) list.push(output)
    else byName.set(output.name, [output])
  }
  const outputs = outputNames.flatMap((name) => byName.get(name) ?? [])
  const needed = new Set<Value>(outputs.map((output) => output.value))
  const nodes = graph.nodes
    .toReversed()
    .filter((node) => {
      if (!node.outputs.some((value) => needed.has(value))) return false
      for (const input of node.inputs) if (input) needed.add(input)
      return true
    })
    .toReversed()
  return { inputs: graph.inputs, outputs, nodes }
}
