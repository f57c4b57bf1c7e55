import { instantiate } from '../wasm/instantiate.ts'
import type { BinaryTree } from './binary-tree.ts'
import { distanceBounds, endOf, firstOf, isLeaf, radiusOf } from './binary-tree.ts'
import { coarseOf, writeGroups } from './coarse.ts'
import type { MaxHeap } from './max-heap.ts'
import { groupBytes, groupPoints, nodeBytes, stackBytes } from './nearest-layout.ts'
import { nearestModule } from './nearest-module.ts'
import type { Queries } from './queries.ts'
import { queriesIn, queryBytes } from './queries.ts'

/** Fills the heap with the nearest points of x[at ..], as pushNearest does; false: it can't, and the heap is as it was. */
export type FastTree = (x: Numbers, at: number, heap: MaxHeap) => boolean

/** Calls `found` as eachWithin does; false: it can't, and has called nothing. */
export type FastRadius = (
  x: Numbers,
  at: number,
  found: (point: number, distance: number) => void,
) => boolean

type Numbers = ArrayLike<number>

/** A copy of the points is not worth more memory than this. */
const mostBytes = 128 * 1024 * 1024
/** Nodes left out on the way down: one a level, or two. */
const mostLevels = 128

/** What a heap's place holds before a point comes. */
const none = -1

/**
 * The walk of a Euclidean tree for its k nearest, as WebAssembly: nodes, points and heap as pushNearest's, to the bit. Undefined where
 * there is no WebAssembly, not so much memory, another metric, or a number that is not finite.
 */
export function fastTree(tree: BinaryTree, k: number): FastTree | undefined {
  const laid = layTree(tree, k)
  if (!laid) return undefined
  const { order } = tree
  const { queries, given, run } = laid
  const walk = run[tree.kind === 'kd' ? 'walkKd' : 'walkBall']!
  const [values, places] = [queries.values(0), queries.places(0)]
  return (x, from, heap) => {
    if (!queries.put(0, x, from, 0, 0)) return false
    queries.clear(0, Infinity, none)
    walk(...given)
    for (let i = 0; i < k; i++) {
      const place = places[i]!
      heap.values[i] = values[i]!
      heap.places[i] = place === none ? 0 : order[place]!
    }
    return true
  }
}

/** The same for all points within a radius, as eachWithin. */
export function fastRadius(tree: BinaryTree, radius: number): FastRadius | undefined {
  const laid = radius >= 0 ? layTree(tree, tree.order.length) : undefined
  if (!laid) return undefined
  const { order, metric } = tree
  const { queries, given, run } = laid
  const walk = run[tree.kind === 'kd' ? 'withinKd' : 'withinBall']!
  const [values, places] = [queries.values(0), queries.places(0)]
  const limit = metric.toReduced(radius)
  const span = new Float64Array(2)
  return (x, from, found) => {
    if (!queries.put(0, x, from, radius, 0)) return false
    distanceBounds(tree, 0, x, from, span)
    if (span[0]! > radius) return true
    values[0] = limit
    walk(...given, Number(span[1]! <= radius))
    const count = queries.found(0)
    for (let i = 0; i < count; i++) found(order[places[i]!]!, Math.sqrt(values[i]!))
    return true
  }
}

interface LaidTree {
  /** One query. */
  readonly queries: Queries
  /** What all walks are given first. */
  readonly given: readonly number[]
  readonly run: Readonly<Record<string, (...values: number[]) => void>>
}

/** The tree in a module's memory, points in the order of its leaves, beside one query with a heap of k. */
function layTree(tree: BinaryTree, k: number): LaidTree | undefined {
  const { kind, width, order } = tree
  if (tree.metric.name !== 'euclidean' || tree.p !== 2 || width === 0) return undefined
  const { leaves, inner } = partsOf(tree)
  const quads = Math.ceil(width / 4)
  const groupCount = leaves.reduce((sum, leaf) => sum + groupsOf(tree, leaf), 0)
  const innerBytes = width * (kind === 'kd' ? 32 : 16) + 16
  const stack = 16
  const query = stack + mostLevels * stackBytes
  const points = query + upTo16(queryBytes(width, k))
  const groups = points + upTo16(order.length * width * 8)
  const bounds = groups + groupCount * groupBytes(quads)
  const nodes = bounds + inner.length * innerBytes
  const end = nodes + tree.nodeCount * nodeBytes
  if (end > mostBytes) return undefined
  const ordered = new Float64Array(order.length * width)
  for (let place = 0; place < order.length; place++) {
    const from = order[place]! * width
    for (let i = 0; i < width; i++) ordered[place * width + i] = tree.points[from + i]!
  }
  if (!areFinite(ordered) || !areFinite(tree.bounds) || !areFinite(tree.nodes)) return undefined
  const coarse = coarseOf(ordered, order.length, width)
  const instance = coarse && instantiate(nearestModule(), end)
  if (!coarse || !instance) return undefined
  const { memory, run } = instance
  new Float64Array(memory, points, ordered.length).set(ordered)
  const info = new Int32Array(memory, nodes, (tree.nodeCount * nodeBytes) / 4)
  const tell = (node: number, address: number, groupsOfNode: number, leaf: number) => {
    const first = firstOf(tree, node)
    const values = [address, first, groupsOfNode, leaf, endOf(tree, node) - first]
    info.set(values, (node * nodeBytes) / 4)
  }
  let at = groups
  for (const leaf of leaves) {
    tell(leaf, at, groupsOf(tree, leaf), 1)
    at = writeGroups(coarse, ordered, width, firstOf(tree, leaf), endOf(tree, leaf), memory, at)
  }
  inner.forEach((node, i) => {
    const to = bounds + i * innerBytes
    tell(node, to, 0, 0)
    writeChildren(tree, node, new Float64Array(memory, to, innerBytes / 8))
  })
  const queries = queriesIn(memory, query, 1, width, k, coarse)
  const wholes = queries.wholesAt(0)
  const wholesEnd = wholes + queries.wholesBytes
  const heap = queries.heapAt(0)
  const given = [query, wholes, wholesEnd, width * 8, points, k, heap, nodes, stack]
  return { queries, given, run }
}

const upTo16 = (bytes: number) => Math.ceil(bytes / 16) * 16

/** Nodes that a walk can come to. */
function partsOf(tree: BinaryTree): { leaves: number[]; inner: number[] } {
  const leaves: number[] = []
  const inner: number[] = []
  const open = [0]
  while (open.length > 0) {
    const node = open.pop()!
    if (isLeaf(tree, node)) leaves.push(node)
    else {
      inner.push(node)
      open.push(2 * node + 2, 2 * node + 1)
    }
  }
  return { leaves, inner }
}

function groupsOf(tree: BinaryTree, leaf: number): number {
  return Math.ceil((endOf(tree, leaf) - firstOf(tree, leaf)) / groupPoints)
}

/** kd: low, low, high, high of each column; ball: centre, centre, then radius, radius. */
function writeChildren(tree: BinaryTree, node: number, to: Float64Array): void {
  const { bounds, width, kind } = tree
  for (const side of [0, 1]) {
    const child = 2 * node + 1 + side
    for (let i = 0; i < width; i++) {
      if (kind === 'kd') {
        to[i * 4 + side] = bounds[child * width + i]!
        to[i * 4 + 2 + side] = bounds[(tree.nodeCount + child) * width + i]!
      } else to[i * 2 + side] = bounds[child * width + i]!
    }
    if (kind === 'ball') to[width * 2 + side] = radiusOf(tree, child)
  }
}

function areFinite(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) if (values[i]! - values[i]! !== 0) return false
  return true
}
