import type { Graph } from '../ir/graph.ts'
import type { Signature } from '../ir/model.ts'
import { prune } from '../passes/prune.ts'
import { isSum } from './tree-list.ts'

const readingTrees = new Set(['TreeEnsemble', 'TreeShap'])

/** Outputs that speak of trees as they are (leaves, paths, contributions): with them no tree is cut, merged or left out. */
export function outputsHoldingTrees({ graph, outputs }: Signature): string[] {
  const holds = (part: Graph) =>
    part.nodes.some((node) => readingTrees.has(node.opType) && !isSum(node))
  if (!graph.nodes.some(isSum)) return []
  return outputs.map(({ name }) => name).filter((name) => holds(prune(graph, [name])))
}
