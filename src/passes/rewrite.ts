import type { Graph, Node, Value } from '../ir/graph.ts'

/** The graph with values replaced, in nodes and outputs alike. */
export function replaceValues(
  graph: Graph,
  nodes: readonly Node[],
  replaced: ReadonlyMap<Value, Value>,
): Graph {
  return {
    inputs: graph.inputs,
    nodes,
    outputs: graph.outputs.map(({ name, value }) => ({
      name,
      value: replaced.get(value) ?? value,
    })),
  }
}

/** A node that reads other inputs. */
export function withInputs(node: Node, replaced: ReadonlyMap<Value, Value>): Node {
  if (!node.inputs.some((input) => input && replaced.has(input))) return node
  return { ...node, inputs: node.inputs.map((input) => input && (replaced.get(input) ?? input)) }
}
