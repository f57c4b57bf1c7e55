import type { Graph } from '../../ir/graph.ts'
import type { Model } from '../../ir/model.ts'
import { javascriptBackend } from './index.ts'

/** What of a model the JavaScript backend can't run, in words; empty when it takes the model. */
export function missingOperators(model: Model): string[] {
  const graphs = model.signatures.flatMap((signature) =>
    Object.values(signature).filter(
      (item): item is Graph => typeof item === 'object' && item !== null && 'nodes' in item,
    ),
  )
  const missing = new Set(graphs.flatMap((graph) => javascriptBackend.unsupported(graph)))
  // A file read as a whole says itself what stood in the way.
  const reasons = graphs.flatMap((graph) =>
    graph.nodes.flatMap((node) => node.attributes['reason'] ?? []),
  )
  return missing.has('RunOnnx')
    ? reasons.filter((reason) => typeof reason === 'string')
    : [...missing]
}
