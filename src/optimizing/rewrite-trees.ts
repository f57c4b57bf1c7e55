import type { Node } from '../ir/graph.ts'
import type { Model } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { ensembleOf } from '../ops/trees/ensemble.ts'
import { mapGraphs, readersOf } from './optimization.ts'
import type { Branch, ListedTree } from './tree-list.ts'
import { isSum, treesOf, withTrees } from './tree-list.ts'

/** New trees for a node's; undefined to leave it. */
export type RewriteTrees = (
  node: Node,
  trees: readonly Branch[],
  readers: ReadonlyMap<Tensor, readonly Node[]>,
) => readonly ListedTree[] | undefined

/** Rewrites ensembles of which nothing but sums is asked; graphs that shared one share the new one. */
export function rewriteTrees(model: Model, rewrite: RewriteTrees): Model {
  const readers = readersOf(model)
  const done = new Map<Tensor, Node>()
  return mapGraphs(model, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => {
      const roots = node.inputs[4]?.constant
      if (!isSum(node) || !roots || !readers.get(roots)!.every(isSum)) return node
      let made = done.get(roots)
      if (!made) {
        const trees = treesOf(ensembleOf((index) => node.inputs[index]?.constant))
        const list = trees && rewrite(node, trees, readers)
        made = list ? withTrees(node, list) : node
        done.set(roots, made)
      }
      const inputs = node.inputs.map((input, i) => (i >= 2 && i <= 6 ? made.inputs[i] : input))
      return made.inputs[4] === node.inputs[4] ? node : { ...node, inputs }
    }),
  }))
}
