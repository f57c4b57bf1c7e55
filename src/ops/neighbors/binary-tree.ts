// KDTree and BallTree of scikit-learn (sklearn/neighbors/_binary_tree.pxi): the tree of the file is walked as it was built, so
// that equal distances are met in the same order.
import { fault } from '../../errors.ts'
import type { MaxHeap } from './max-heap.ts'
import type { Metric } from './metric.ts'

type Numbers = ArrayLike<number>

export interface BinaryTree {
  readonly kind: 'kd' | 'ball'
  readonly metric: Metric
  /** Exponent of a kd tree's metric; Infinity for chebyshev. */
  readonly p: number
  readonly points: Numbers
  readonly width: number
  /** Point numbers in the order of the leaves. */
  readonly order: Numbers
  /** Per node: first and end place in `order`, 1 for a leaf, radius. Children of node i are 2i + 1 and 2i + 2. */
  readonly nodes: Numbers
  readonly nodeCount: number
  /** kd: lower bounds of all nodes, then upper ones; ball: centres. */
  readonly bounds: Numbers
}

const fields = 4

export function firstOf(tree: BinaryTree, node: number): number {
  return tree.nodes[node * fields]!
}

export function endOf(tree: BinaryTree, node: number): number {
  return tree.nodes[node * fields + 1]!
}

export function isLeaf(tree: BinaryTree, node: number): boolean {
  return tree.nodes[node * fields + 2] !== 0
}

export function radiusOf(tree: BinaryTree, node: number): number {
  return tree.nodes[node * fields + 3]!
}

/** Throws E_FORMAT unless every place is a point, and the leaves below the root divide the places among them. */
export function checkTree(tree: BinaryTree, name: string): void {
  const count = tree.order.length
  const bad = (what: string) => fault('E_FORMAT', `${name} has ${what}`)
  if (tree.points.length !== count * tree.width)
    throw bad(`${count} indices for ${tree.points.length / tree.width} points`)
  if (tree.nodes.length !== tree.nodeCount * fields || tree.nodeCount === 0) throw bad('no nodes')
  if (tree.bounds.length !== tree.nodeCount * tree.width * (tree.kind === 'kd' ? 2 : 1))
    throw bad('bounds that are not as many as its nodes')
  for (let i = 0; i < count; i++) {
    const place = tree.order[i]!
    if (!(Number.isInteger(place) && place >= 0 && place < count))
      throw bad(`the index ${place} among ${count} points (idx_array)`)
  }
  if (firstOf(tree, 0) !== 0 || endOf(tree, 0) !== count)
    throw bad(`a root that is not over all ${count} points (node_data)`)
  // Children have larger numbers than their parent, so this ends.
  const open = [0]
  while (open.length > 0) {
    const node = open.pop()!
    if (isLeaf(tree, node)) continue
    const [left, right] = [2 * node + 1, 2 * node + 2]
    if (right >= tree.nodeCount)
      throw bad(`node ${node} without children among ${tree.nodeCount} nodes (node_data)`)
    const [first, middle, end] = [firstOf(tree, node), endOf(tree, left), endOf(tree, node)]
    const isWhole = Number.isInteger(middle)
    const divides =
      firstOf(tree, left) === first && firstOf(tree, right) === middle && endOf(tree, right) === end
    if (!isWhole || !divides || !(first <= middle && middle <= end))
      throw bad(`children of node ${node} that do not divide its points (node_data)`)
    open.push(left, right)
  }
}

/** Least and largest distance that any point of a node may have from x[at ..], written to `to`. */
export function distanceBounds(
  tree: BinaryTree,
  node: number,
  x: Numbers,
  at: number,
  to: Float64Array,
): void {
  if (tree.kind === 'ball') {
    const distance = centreDistance(tree, node, x, at)
    to[0] = notBelowZero(distance - radiusOf(tree, node))
    to[1] = distance + radiusOf(tree, node)
    return
  }
  const { bounds, width, p } = tree
  const low = node * width
  const high = (tree.nodeCount + node) * width
  let least = 0
  let most = 0
  for (let i = 0; i < width; i++) {
    const below = bounds[low + i]! - x[at + i]!
    const above = x[at + i]! - bounds[high + i]!
    const outside = 0.5 * (below + Math.abs(below) + (above + Math.abs(above)))
    const across = Math.max(Math.abs(below), Math.abs(above))
    if (p === Infinity) {
      least = Math.max(least, outside)
      most = Math.max(most, across)
    } else {
      least += power(outside, p)
      most += power(across, p)
    }
  }
  to[0] = p === Infinity ? least : root(least, p)
  to[1] = p === Infinity ? most : root(most, p)
}

function leastReduced(tree: BinaryTree, node: number, x: Numbers, at: number): number {
  if (tree.kind === 'ball')
    return tree.metric.toReduced(
      notBelowZero(centreDistance(tree, node, x, at) - radiusOf(tree, node)),
    )
  const { bounds, width, p } = tree
  const low = node * width
  const high = (tree.nodeCount + node) * width
  let sum = 0
  for (let i = 0; i < width; i++) {
    const below = bounds[low + i]! - x[at + i]!
    const above = x[at + i]! - bounds[high + i]!
    const outside = 0.5 * (below + Math.abs(below) + (above + Math.abs(above)))
    if (p === Infinity) sum = Math.max(sum, outside)
    else sum += power(outside, p)
  }
  return sum
}

/** C's fmax(0, x): a distance of 0 / 0 (sokalsneath of two rows of zeros) bounds nothing. */
function notBelowZero(x: number): number {
  return x > 0 ? x : 0
}

function power(x: number, p: number): number {
  return p === 2 ? x * x : p === 1 ? x : x ** p
}

function root(x: number, p: number): number {
  return p === 2 ? Math.sqrt(x) : p === 1 ? x : x ** (1 / p)
}

function centreDistance(tree: BinaryTree, node: number, x: Numbers, at: number): number {
  return tree.metric.toDistance(
    tree.metric.reduced(x, at, tree.bounds, node * tree.width, tree.width),
  )
}

/** Distance (reduced) of x[at ..] to the point at place `place` of `order`. */
export function reducedAt(tree: BinaryTree, place: number, x: Numbers, at: number): number {
  return tree.metric.reduced(x, at, tree.points, tree.order[place]! * tree.width, tree.width)
}

/** Pushes the nearest points of x[at ..], depth first, the nearer child first. */
export function pushNearest(tree: BinaryTree, heap: MaxHeap, x: Numbers, at: number): void {
  visit(0, leastReduced(tree, 0, x, at))

  function visit(node: number, least: number): void {
    if (least > heap.largest) return
    if (isLeaf(tree, node)) {
      const end = endOf(tree, node)
      for (let place = firstOf(tree, node); place < end; place++)
        heap.push(reducedAt(tree, place, x, at), tree.order[place]!)
      return
    }
    const left = 2 * node + 1
    const right = left + 1
    const leastLeft = leastReduced(tree, left, x, at)
    const leastRight = leastReduced(tree, right, x, at)
    if (leastLeft <= leastRight) {
      visit(left, leastLeft)
      visit(right, leastRight)
    } else {
      visit(right, leastRight)
      visit(left, leastLeft)
    }
  }
}

/** Calls `found` with the number and distance of every point within `radius` of x[at ..]. */
export function eachWithin(
  tree: BinaryTree,
  radius: number,
  x: Numbers,
  at: number,
  found: (point: number, distance: number) => void,
): void {
  const span = new Float64Array(2)
  const reducedRadius = tree.metric.toReduced(radius)
  visit(0)

  function visit(node: number): void {
    distanceBounds(tree, node, x, at, span)
    const isInside = span[1]! <= radius
    if (span[0]! > radius) return
    if (isInside || isLeaf(tree, node)) {
      const end = endOf(tree, node)
      for (let place = firstOf(tree, node); place < end; place++) {
        const reduced = reducedAt(tree, place, x, at)
        if (isInside || reduced <= reducedRadius)
          found(tree.order[place]!, tree.metric.toDistance(reduced))
      }
      return
    }
    visit(2 * node + 1)
    visit(2 * node + 2)
  }
}
