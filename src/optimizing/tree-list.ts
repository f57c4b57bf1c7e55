import type { Node } from '../ir/graph.ts'
import { float64, int32 } from '../ir/tensor.ts'
import type { TreeEnsemble } from '../ops/trees/ensemble.ts'
import {
  ensembleOf,
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  rightColumn,
} from '../ops/trees/ensemble.ts'
import { withConstant } from './optimization.ts'

/** A tree taken apart: a leaf is its row of the ensemble's values. */
export type Branch = number | Split

export interface Split {
  readonly feature: number
  readonly threshold: number
  readonly flags: number
  readonly left: Branch
  readonly right: Branch
}

/** One tree of an ensemble as it goes into a new one. */
export interface ListedTree {
  readonly branch: Branch
  /** Its place among the old trees. */
  readonly index: number
  /** What its leaves are multiplied by. */
  readonly scale: number
}

/** Deeper trees are left as they are: they are walked by calls within calls. */
const deepest = 1000

/** The trees of an ensemble; undefined where one is too deep. */
export function treesOf({ nodes, thresholds, roots }: TreeEnsemble): Branch[] | undefined {
  let isDeep = false
  const read = (node: number, depth: number): Branch => {
    const at = node * nodeColumns
    if (nodes[at + leftColumn]! < 0) return nodes[at + leafColumn]!
    if (depth > deepest) {
      isDeep = true
      return 0
    }
    return {
      feature: nodes[at + featureColumn]!,
      threshold: thresholds[node]!,
      flags: nodes[at + flagsColumn]!,
      left: read(nodes[at + leftColumn]!, depth + 1),
      right: read(nodes[at + rightColumn]!, depth + 1),
    }
  }
  const trees = Array.from(roots, (root) => read(root, 0))
  return isDeep ? undefined : trees
}

/** The node over these trees instead of its own; sets of categories stay. */
export function withTrees(node: Node, trees: readonly ListedTree[]): Node {
  const old = ensembleOf((index) => node.inputs[index]?.constant)
  const { width } = old
  const rows: number[] = []
  const thresholds: number[] = []
  const values: number[] = []
  const roots: number[] = []
  const write = (branch: Branch, scale: number): number => {
    const place = thresholds.length
    if (typeof branch === 'number') {
      rows.push(0, -1, -1, values.length / width, 0)
      thresholds.push(0)
      for (let k = 0; k < width; k++) values.push(old.values[branch * width + k]! * scale)
      return place
    }
    rows.push(branch.feature, 0, 0, -1, branch.flags)
    thresholds.push(branch.threshold)
    rows[place * nodeColumns + leftColumn] = write(branch.left, scale)
    rows[place * nodeColumns + rightColumn] = write(branch.right, scale)
    return place
  }
  for (const { branch, scale } of trees) roots.push(write(branch, scale))
  const count = thresholds.length
  const parts = [
    int32([count, nodeColumns], rows),
    float64([count], thresholds),
    int32([roots.length], roots),
    float64([values.length / width, width], values),
  ]
  const replaced = parts.reduce((made, tensor, i) => withConstant(made, i + 2, tensor), node)
  if (!old.targets) return replaced
  const targets = trees.map(({ index }) => old.targets![index]!)
  return withConstant(replaced, 6, int32([targets.length], targets))
}

/** Whether nothing but sums reads the trees: numbers of leaves, paths and contributions would change with them. */
export function isSum(node: Node): boolean {
  return node.opType === 'TreeEnsemble' && (node.attributes['result'] ?? 'sum') === 'sum'
}
