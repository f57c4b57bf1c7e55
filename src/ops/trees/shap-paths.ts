import { fault } from '../../errors.ts'
import type { TreeEnsemble } from './ensemble.ts'
import { featureColumn, leafColumn, leftColumn, nodeColumns, rightColumn } from './ensemble.ts'

/**
 * A tree as its edges in the order of a depth-first visit: an entry for each node but the root. Level 1 is the root's children.
 * It depends on the tree alone; what depends on a row is which edges the row takes.
 */
export interface TreePaths {
  /** Where the columns of the split begin in `nodes` that this edge leaves. */
  readonly splits: Int32Array
  readonly isLeft: Uint8Array
  readonly features: Int32Array
  readonly levels: Int32Array
  /** Level of the nearest edge above on the same feature; 0 when there is none. */
  readonly previous: Int32Array
  /** Product of the shares of cover over the edges of this feature on the path, this one included. */
  readonly shares: Float64Array
  /** Row of the leaf values, or -1. */
  readonly leaves: Int32Array
  /** First entry behind the subtree of this edge. */
  readonly ends: Int32Array
  readonly depth: number
  /** Most different features on one path. */
  readonly players: number
  /** The tree's mean over its covers, for each value of a leaf. */
  readonly expected: Float64Array
}

/** Covers are sums in single precision in some libraries, where a child can come out a little above its parent. */
const mostShare = 1.01

/** Numbers a row's walk keeps: levels times half the different features of the longest path. Honest trees need hundreds. */
const mostKept = 2 ** 22

/**
 * Lays out one tree of a checked ensemble (children in the tree, no cycles). Throws E_FORMAT where covers say nothing (a split
 * without cover, a negative or infinite one), E_LIMIT for chains as no training makes them.
 */
export function treePaths(ensemble: TreeEnsemble, covers: Float64Array, tree: number): TreePaths {
  const { nodes, roots, values, width } = ensemble
  const root = roots[tree]!
  const size = edgesBelow(ensemble, root)
  const paths = {
    splits: new Int32Array(size),
    isLeft: new Uint8Array(size),
    features: new Int32Array(size),
    levels: new Int32Array(size),
    previous: new Int32Array(size),
    shares: new Float64Array(size),
    leaves: new Int32Array(size).fill(-1),
    ends: new Int32Array(size),
  }
  const expected = new Float64Array(width)
  const addLeaf = (leaf: number, reach: number) => {
    for (let k = 0; k < width; k++) expected[k]! += reach * values[leaf * width + k]!
  }
  // The path to the edge at hand: its edges, what share of the root's cover it keeps, and each feature's last level on it.
  const path: number[] = []
  const reach: number[] = [1]
  const lastLevels = new Map<number, number>()
  let depth = 0
  let players = 0
  const waiting: Waiting[] = []
  const visit = (node: number, level: number): void => {
    const at = node * nodeColumns
    const left = nodes[at + leftColumn]!
    if (left < 0) return addLeaf(nodes[at + leafColumn]!, reach[level]!)
    const right = nodes[at + rightColumn]!
    checkCovers(covers, node, left, right)
    waiting.push({ node: right, at, level: level + 1 }, { node: left, at, level: level + 1 })
  }
  visit(root, 0)
  let edge = 0
  const leave = (level: number): void => {
    while (path.length >= level) {
      const closed = path.pop()!
      paths.ends[closed] = edge
      if (paths.previous[closed]! > 0)
        lastLevels.set(paths.features[closed]!, paths.previous[closed]!)
      else lastLevels.delete(paths.features[closed]!)
    }
  }
  for (let next = waiting.pop(); next; next = waiting.pop(), edge++) {
    const { node, at, level } = next
    leave(level)
    const feature = nodes[at + featureColumn]!
    const before = lastLevels.get(feature) ?? 0
    const share = covers[node]! / covers[at / nodeColumns]!
    paths.splits[edge] = at
    paths.isLeft[edge] = nodes[at + leftColumn] === node ? 1 : 0
    paths.features[edge] = feature
    paths.levels[edge] = level
    paths.previous[edge] = before
    paths.shares[edge] = before > 0 ? paths.shares[path[before - 1]!]! * share : share
    paths.leaves[edge] = nodes[node * nodeColumns + leafColumn]!
    path.push(edge)
    lastLevels.set(feature, level)
    reach[level] = reach[level - 1]! * share
    depth = Math.max(depth, level)
    players = Math.max(players, lastLevels.size)
    visit(node, level)
  }
  leave(1)
  if ((depth + 1) * (width + 2) * Math.ceil(players / 2) > mostKept)
    throw fault(
      'E_LIMIT',
      `a tree of depth ${depth} over ${players} features is too deep to explain`,
    )
  return { ...paths, depth, players, expected }
}

interface Waiting {
  readonly node: number
  /** The parent's columns in `nodes`. */
  readonly at: number
  readonly level: number
}

function edgesBelow({ nodes }: TreeEnsemble, root: number): number {
  let count = 0
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const at = node * nodeColumns
    if (nodes[at + leftColumn]! < 0) continue
    count += 2
    waiting.push(nodes[at + leftColumn]!, nodes[at + rightColumn]!)
  }
  return count
}

function checkCovers(covers: Float64Array, node: number, left: number, right: number): void {
  const own = covers[node]!
  const isShare = (cover: number) => cover >= 0 && cover <= own * mostShare
  if (own > 0 && own < Infinity && isShare(covers[left]!) && isShare(covers[right]!)) return
  throw fault(
    'E_FORMAT',
    `the trees can't be explained: node ${node} has a cover of ${own} and its children ${covers[left]} and ${covers[right]}`,
  )
}
