import type { Pass } from './pass.ts'
import { prune } from './prune.ts'

/** Leaves out nodes that no output reads. */
export const deadNodes: Pass = {
  name: 'dead-nodes',
  exact: true,
  apply: (graph) =>
    prune(
      graph,
      graph.outputs.map((output) => output.name),
    ),
}
