import { fault } from '../../errors.ts'
import type { TreeEnsemble } from './ensemble.ts'
import {
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  rightColumn,
} from './ensemble.ts'

/**
 * The splits of a tree in the order of a depth-first visit, and what explaining it takes that does not depend on the row.
 * A child is the number of its split, or -1 - the row of its leaf's values.
 */
export interface TreePaths {
  /** Rows of `nodes`. */
  readonly nodes: Int32Array
  readonly columns: Int32Array
  /** Whose contribution the split's is: its column, or what that stands for. */
  readonly features: Int32Array
  /** NaN for a split on categories. */
  readonly thresholds: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** The nearest split above on the same feature: twice its number, plus one where the path goes right from it; -1 without one. */
  readonly previous: Int32Array
  /** Product of the shares of cover over the edges of this feature on the path, the one to the child included. */
  readonly leftShares: Float64Array
  readonly rightShares: Float64Array
  /** Most different features on one path. */
  readonly players: number
  /** The tree's mean over its covers, for each value of a leaf. */
  readonly expected: Float64Array
}

/** Numbers a row's walk keeps: splits times half the different features of the longest path. Honest trees need thousands. */
const mostKept = 2 ** 26

/** Covers are sums in single precision in some libraries, where a child can come out a little above its parent. */
const mostShare = 1.01

export interface ShapSource {
  /** How much of the training data reached each node. */
  readonly covers: ArrayLike<number>
  /** The feature each column of the table belongs to; undefined where columns are features. */
  readonly features: ArrayLike<number> | undefined
  /** Row of a leaf of zeros that stands for every node without cover (CatBoost); undefined where a split must have some. */
  readonly unseenLeaf: number | undefined
}

interface Waiting {
  readonly node: number
  /** Twice the number of the split above, plus one on its right; -1 at the root. */
  readonly parent: number
  readonly level: number
  /** Share of the root's cover. */
  readonly reach: number
}

/**
 * Lays out one tree of a checked ensemble (children in the tree, no cycles). Throws E_FORMAT where covers say nothing (a split
 * without cover, a negative or infinite one), E_LIMIT for chains as no training makes them.
 */
export function treePaths(
  ensemble: TreeEnsemble,
  { covers, features, unseenLeaf }: ShapSource,
  tree: number,
): TreePaths {
  const { nodes, roots, values, width } = ensemble
  const root = roots[tree]!
  const size = splitsBelow(ensemble, root, unseenLeaf === undefined ? undefined : covers)
  const paths = {
    nodes: new Int32Array(size),
    columns: new Int32Array(size),
    features: new Int32Array(size),
    thresholds: new Float64Array(size),
    left: new Int32Array(size),
    right: new Int32Array(size),
    previous: new Int32Array(size),
    leftShares: new Float64Array(size),
    rightShares: new Float64Array(size),
  }
  const expected = new Float64Array(width)
  // Edges on the path to the split at hand, as `parent` above, and where on the path each feature was last.
  const path: number[] = []
  const last = new Map<number, number>()
  let players = 0
  let split = 0
  const waiting: Waiting[] = [{ node: root, parent: -1, level: 0, reach: 1 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, parent, level, reach } = next
    const at = node * nodeColumns
    const isUnseen = unseenLeaf !== undefined && !(covers[node]! > 0)
    const left = isUnseen ? -1 : nodes[at + leftColumn]!
    const own = left < 0 ? -1 - (isUnseen ? unseenLeaf : nodes[at + leafColumn]!) : split
    if (parent >= 0) (parent & 1 ? paths.right : paths.left)[parent >> 1] = own
    if (left < 0) {
      for (let k = 0; k < width; k++) expected[k]! += reach * values[(-1 - own) * width + k]!
      continue
    }
    const right = nodes[at + rightColumn]!
    checkCovers(covers, node, left, right)
    leave(path, last, paths, level)
    if (parent >= 0) {
      path.push(parent)
      last.set(paths.features[parent >> 1]!, parent)
      players = Math.max(players, last.size)
    }
    const column = nodes[at + featureColumn]!
    const feature = features ? features[column]! : column
    const before = last.get(feature) ?? -1
    const factor =
      before < 0 ? 1 : (before & 1 ? paths.rightShares : paths.leftShares)[before >> 1]!
    const leftShare = covers[left]! / covers[node]!
    const rightShare = covers[right]! / covers[node]!
    paths.nodes[split] = node
    paths.columns[split] = column
    paths.features[split] = feature
    paths.thresholds[split] = nodes[at + flagsColumn]! > 1 ? NaN : ensemble.thresholds[node]!
    paths.previous[split] = before
    paths.leftShares[split] = factor * leftShare
    paths.rightShares[split] = factor * rightShare
    players = Math.max(players, last.size + (before < 0 ? 1 : 0))
    waiting.push(
      { node: right, parent: 2 * split + 1, level: level + 1, reach: reach * rightShare },
      { node: left, parent: 2 * split, level: level + 1, reach: reach * leftShare },
    )
    split++
  }
  if ((size + 1) * (width + 2) * Math.ceil(players / 2) > mostKept)
    throw fault(
      'E_LIMIT',
      `a tree of ${size} splits on paths of ${players} features is too much to explain`,
    )
  return { ...paths, players, expected }
}

/** Takes edges off the path until it ends above the parent of a split at `level`; a feature's last edge is then the one before. */
function leave(
  path: number[],
  last: Map<number, number>,
  { previous, features }: { previous: Int32Array; features: Int32Array },
  level: number,
): void {
  while (path.length > 0 && path.length >= level) {
    const split = path.pop()! >> 1
    const before = previous[split]!
    if (before >= 0) last.set(features[split]!, before)
    else last.delete(features[split]!)
  }
}

/** With `covers`, without what lies below nodes that have none. */
function splitsBelow(
  { nodes }: TreeEnsemble,
  root: number,
  covers: ArrayLike<number> | undefined,
): number {
  let count = 0
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const at = node * nodeColumns
    if (nodes[at + leftColumn]! < 0 || (covers && !(covers[node]! > 0))) continue
    count++
    waiting.push(nodes[at + leftColumn]!, nodes[at + rightColumn]!)
  }
  return count
}

function checkCovers(covers: ArrayLike<number>, node: number, left: number, right: number): void {
  const own = covers[node]!
  const isShare = (cover: number) => cover >= 0 && cover <= own * mostShare
  if (own > 0 && own < Infinity && isShare(covers[left]!) && isShare(covers[right]!)) return
  throw fault(
    'E_FORMAT',
    `the trees can't be explained: node ${node} has a cover of ${own} and its children ${covers[left]} and ${covers[right]}`,
  )
}
