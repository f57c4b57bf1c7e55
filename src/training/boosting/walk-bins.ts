import type { BinnedColumn } from './bin-columns.ts'
import type { GrownNode } from './grow-tree.ts'
import { sidesOf } from './grow-tree.ts'

/** The leaf that a row of the binned table ends in, for rows a tree was not grown on. */
export function leafFinder(
  nodes: readonly GrownNode[],
  columns: readonly BinnedColumn[],
): (row: number) => GrownNode {
  const sides = nodes.map(({ split }) => split && sidesOf(columns[split.feature]!, split))
  return (row) => {
    let at = 0
    for (;;) {
      const node = nodes[at]!
      if (!node.split) return node
      at = sides[at]![columns[node.split.feature]!.bins[row]!] === 1 ? node.left : node.right
    }
  }
}
