import type { Graph } from '../ir/graph.ts'
import { commonSubexpressions } from './common-subexpressions.ts'
import { constantFolding } from './constant-folding.ts'
import { deadNodes } from './dead-nodes.ts'
import { labelLeaves } from './label-leaves.ts'
import { mergeTrees } from './merge-trees.ts'
import type { Pass } from './pass.ts'

/** The one list, in the order in which they run. */
export const passes: readonly Pass[] = [
  constantFolding,
  commonSubexpressions,
  mergeTrees,
  labelLeaves,
  deadNodes,
]

/** Applies every exact pass. */
export function simplify(graph: Graph): Graph {
  return passes.filter((pass) => pass.exact).reduce((current, pass) => pass.apply(current), graph)
}
