import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BinaryTree } from '../src/ops/neighbors/binary-tree.ts'
import { checkTree, eachWithin, pushNearest } from '../src/ops/neighbors/binary-tree.ts'
import { fastRadius, fastTree } from '../src/ops/neighbors/fast-tree.ts'
import { MaxHeap } from '../src/ops/neighbors/max-heap.ts'
import { makeMetric } from '../src/ops/neighbors/metric.ts'
import { kindsOfPoints, random } from './point-kinds.ts'

/** A tree over points [count, width], split at the middle of its widest column, as scikit-learn lays it out. */
function treeOf(
  kind: 'kd' | 'ball',
  points: Float64Array,
  width: number,
  leafSize: number,
): BinaryTree {
  const count = points.length / width
  const levels = Math.floor(Math.log2(Math.max(1, (count - 1) / leafSize))) + 1
  const nodeCount = 2 ** levels - 1
  const order = Array.from({ length: count }, (_, i) => i)
  const nodes = new Float64Array(nodeCount * 4)
  const bounds = new Float64Array(nodeCount * width * (kind === 'kd' ? 2 : 1))
  build(0, 0, count)
  const metric = makeMetric('euclidean', { p: 2, vector: undefined, matrix: undefined })
  const tree = { kind, metric, p: 2, points, width, order, nodes, nodeCount, bounds }
  checkTree(tree, 'a tree')
  return tree

  function build(node: number, first: number, end: number): void {
    const own = order.slice(first, end)
    const column = (i: number) => own.map((point) => points[point * width + i]!)
    const columns = Array.from({ length: width }, (_, i) => column(i))
    const low = columns.map((values) => Math.min(...values))
    const high = columns.map((values) => Math.max(...values))
    const mean = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / own.length)
    if (kind === 'kd') {
      bounds.set(low, node * width)
      bounds.set(high, (nodeCount + node) * width)
    } else bounds.set(mean, node * width)
    const distances = own.map((point) =>
      Math.hypot(...mean.map((value, i) => value - points[point * width + i]!)),
    )
    const isEnd = 2 * node + 2 >= nodeCount || end - first < 2
    nodes.set([first, end, Number(isEnd), Math.max(...distances)], node * 4)
    if (isEnd) return
    const widths = high.map((value, i) => value - low[i]!)
    const widest = widths.indexOf(Math.max(...widths))
    own.sort((a, b) => points[a * width + widest]! - points[b * width + widest]!)
    own.forEach((point, i) => (order[first + i] = point))
    const middle = first + ((end - first) >> 1)
    build(2 * node + 1, first, middle)
    build(2 * node + 2, middle, end)
  }
}

for (const [what, value] of Object.entries(kindsOfPoints)) {
  test(`the fast walk of a tree finds what the plain one finds: ${what}`, () => {
    const next = random(7)
    for (const kind of ['kd', 'ball'] as const) {
      for (const [count, width, leafSize, ks] of shapes) {
        const points = Float64Array.from({ length: count * width }, (_, i) => value(next, i))
        const tree = treeOf(kind, points, width, leafSize)
        const queries = Float64Array.from({ length: 12 * width }, (_, i) =>
          i < 3 * width ? points[i]! : value(next, i) * (i < 10 * width ? 1 : 9),
        )
        for (const k of ks) same(tree, queries, k)
        for (const radius of radiiOf(tree, queries)) sameWithin(tree, radius, queries)
      }
    }
  })
}

const shapes: readonly (readonly [number, number, number, readonly number[]])[] = [
  [3, 1, 40, [1, 3]],
  [50, 2, 1, [1, 5, 50]],
  [200, 3, 9, [1, 7]],
  [300, 4, 30, [5, 300]],
  [257, 5, 2, [2, 16]],
  [400, 20, 30, [5]],
  [130, 33, 8, [4]],
]

function same(tree: BinaryTree, queries: Float64Array, k: number): void {
  const fast = fastTree(tree, k)
  assert.ok(fast)
  const [want, got] = [new MaxHeap(k, '1.9'), new MaxHeap(k, '1.9')]
  let answered = 0
  for (let at = 0; at < queries.length; at += tree.width) {
    want.clear()
    pushNearest(tree, want, queries, at)
    if (!fast(queries, at, got)) continue
    answered++
    assert.deepEqual(got.values, want.values)
    assert.deepEqual(got.places, want.places)
  }
  assert.ok(answered >= 3)
}

/** None, some, all; and distances of points, which count as within. */
function radiiOf({ metric, points, width }: BinaryTree, queries: Float64Array): number[] {
  const distances = Array.from({ length: points.length / width }, (_, j) =>
    metric.toDistance(metric.reduced(queries, 5 * width, points, j * width, width)),
  ).toSorted((a, b) => a - b)
  return [0, distances[0]!, distances[distances.length >> 2]!, distances.at(-1)! * 2, Infinity]
}

function sameWithin(tree: BinaryTree, radius: number, queries: Float64Array): void {
  const fast = fastRadius(tree, radius)
  assert.ok(fast)
  for (let at = 0; at < queries.length; at += tree.width) {
    const [want, got]: [number[], number[]] = [[], []]
    eachWithin(tree, radius, queries, at, (...found) => want.push(...found))
    if (fast(queries, at, (...found) => got.push(...found))) assert.deepEqual(got, want)
  }
}

test('what has no integers is left to the plain walk', () => {
  const points = Float64Array.from({ length: 120 }, (_, i) => Math.sin(i))
  const tree = treeOf('kd', points, 3, 5)
  const fast = fastTree(tree, 2)!
  const heap = new MaxHeap(2, '1.9')
  for (const bad of [NaN, Infinity, -Infinity])
    assert.equal(fast(Float64Array.of(0, bad, 0), 0, heap), false)
  const manhattan = makeMetric('manhattan', { p: 1, vector: undefined, matrix: undefined })
  assert.equal(fastTree({ ...tree, metric: manhattan, p: 1 }, 2), undefined)
  assert.equal(fastTree({ ...tree, points: points.map((v, i) => (i ? v : NaN)) }, 2), undefined)
  const huge = { ...tree, points: points.map((value) => value * 1e160) }
  assert.equal(fastTree(huge, 2), undefined)
  const bounds = Float64Array.from(tree.bounds as Float64Array).fill(Infinity, 0, 1)
  assert.equal(fastTree({ ...tree, bounds }, 2), undefined)
})
