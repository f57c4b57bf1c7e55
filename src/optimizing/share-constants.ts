import type { Tensor } from '../ir/tensor.ts'
import type { Graph, Value } from '../ir/graph.ts'
import { replaceValues, withInputs } from '../passes/rewrite.ts'
import type { Optimization } from './optimization.ts'
import { mapGraphs } from './optimization.ts'

/** Constants of the same bits are one, in all graphs of a model. */
export const shareConstants: Optimization = {
  name: 'share-constants',
  what: 'equal constants held once',
  exact: true,
  apply: (model) => {
    const known = new Map<string, Tensor>()
    const shared = new Map<Tensor, Tensor>()
    const of = (tensor: Tensor): Tensor => {
      const done = shared.get(tensor)
      if (done) return done
      const key = tensor.csr ? undefined : keyOf(tensor)
      const first = (key !== undefined && known.get(key)) || tensor
      if (key !== undefined) known.set(key, first)
      shared.set(tensor, first)
      return first
    }
    return mapGraphs(model, (graph) => sharedIn(graph, of))
  },
}

function sharedIn(graph: Graph, of: (tensor: Tensor) => Tensor): Graph {
  const replaced = new Map<Value, Value>()
  for (const { inputs } of graph.nodes)
    for (const input of inputs) {
      if (!input?.constant || replaced.has(input)) continue
      const constant = of(input.constant)
      if (constant !== input.constant) replaced.set(input, { ...input, constant })
    }
  if (replaced.size === 0) return graph
  return replaceValues(
    graph,
    graph.nodes.map((node) => withInputs(node, replaced)),
    replaced,
  )
}

function keyOf({ dataType, shape, data }: Tensor): string {
  const content = Array.isArray(data)
    ? JSON.stringify(data)
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
  return `${dataType} ${shape.join()} ${content}`
}
