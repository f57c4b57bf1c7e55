import type { Graph, Node, Value } from './graph.ts'

/** The one node that reads a value, where it is read once and is no output of the graph. */
export function onlyReaderIn(graph: Graph): (value: Value) => Node | undefined {
  const readers = new Map<Value, Node[]>()
  for (const node of graph.nodes)
    for (const input of node.inputs) {
      if (!input || input.constant) continue
      const list = readers.get(input)
      if (list) list.push(node)
      else readers.set(input, [node])
    }
  const answers = new Set(graph.outputs.map(({ value }) => value))
  return (value) => {
    const list = readers.get(value)
    return list?.length === 1 && !answers.has(value) ? list[0] : undefined
  }
}
