import type { Graph, GraphOutput } from '../ir/graph.ts'
import type { OutputSpec } from '../ir/model.ts'
import { meansInput } from '../ops/slipway/linear-shap.ts'

/** Outputs that a graph as it was read would have with a background: a linear model's explanation (LinearShap). */
const awaiting = new WeakMap<Graph, GraphOutput>()
const specs = new WeakMap<Graph, OutputSpec>()

/** The graph without outputs that can't be computed yet. */
export function withoutAwaiting(graph: Graph): Graph {
  const held = graph.outputs.find(({ value }) =>
    graph.nodes.some(
      (node) =>
        node.opType === 'LinearShap' && !node.inputs[meansInput] && node.outputs.includes(value),
    ),
  )
  if (!held) return graph
  const rest = { ...graph, outputs: graph.outputs.filter((output) => output !== held) }
  awaiting.set(rest, held)
  return rest
}

export function awaitedOutput(graph: Graph): GraphOutput | undefined {
  return awaiting.get(graph)
}

/** What the output will be, kept beside a signature's main graph. */
export function keepAwaitedSpec(graph: Graph, spec: OutputSpec): void {
  specs.set(graph, spec)
}

export function awaitedSpec(graph: Graph): OutputSpec | undefined {
  return specs.get(graph)
}
