import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../src/backends/javascript/session.ts'
import { GraphBuilder } from '../src/ir/builder.ts'
import type { Attributes } from '../src/ir/graph.ts'
import type { Tensor } from '../src/ir/tensor.ts'
import { float64, numbers } from '../src/ir/tensor.ts'
import { findOperator } from '../src/ops/index.ts'
import { fastScan } from '../src/ops/neighbors/fast-scan.ts'
import { kindsOfPoints, random } from './point-kinds.ts'

/** The search as brute-force estimators have it, behind the check of its numbers. */
function session(points: Float64Array, width: number, metric: string, selection: Attributes) {
  const { g, distances } = distancesTo(points, width, metric)
  const [values, places] = g.addMany('KSmallest', [distances], selection)
  const graph = g.build([
    { name: 'values', value: values! },
    { name: 'places', value: places! },
  ])
  return prepareSession(graph, ['values', 'places'])
}

function distancesTo(points: Float64Array, width: number, metric: string) {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', width] })
  const checked = g.add('RequireFinite', [x], { estimator: 'a test', allow_nan: 0 })
  const known = float64([points.length / width, width], points)
  const distances = g.add('PairwiseDistances', [checked, known], { metric, p: 2, reduced: 1 })
  return { g, distances }
}

/** The distances within a radius, and zeros. */
function radiusSession(points: Float64Array, width: number, metric: string, within: Attributes) {
  const { g, distances } = distancesTo(points, width, metric)
  const found = g.add('ToDense', [g.add('WithinRadius', [distances], within)])
  return prepareSession(g.build([{ name: 'found', value: found }]), ['found'])
}

const selections: readonly Attributes[] = [
  { selection: 'heap', ties: '1.9', ordering: '2' },
  { selection: 'heap', ties: 'before 1.9', ordering: '2' },
  { selection: 'partition', ties: '1.9', ordering: 'scalar' },
  { selection: 'partition', ties: '1.9', ordering: '1.25' },
  { selection: 'partition', ties: '1.9', ordering: '2' },
]

const shapes: readonly (readonly [number, number, readonly number[]])[] = [
  [3, 1, [1, 3]],
  [120, 2, [4, 120]],
  [300, 5, [2, 20]],
  [517, 20, [5]],
]

const few = 16

for (const [what, value] of Object.entries(kindsOfPoints)) {
  test(`a batch finds the neighbours that a few rows find: ${what}`, () => {
    const next = random(11)
    for (const [count, width, ks] of shapes) {
      const points = Float64Array.from({ length: count * width }, (_, i) => value(next, i))
      const queries = Float64Array.from({ length: 80 * width }, (_, i) =>
        i < 8 * width ? points[i % points.length]! : value(next, i) * (i < 70 * width ? 1 : 9),
      )
      for (const metric of ['expanded squares', 'euclidean', 'sqeuclidean', 'cosine']) {
        for (const selection of selections)
          for (const k of ks) compare(points, queries, width, metric, { ...selection, k })
        compareWithin(points, queries, width, metric)
      }
    }
  })
}

function compare(
  points: Float64Array,
  queries: Float64Array,
  width: number,
  metric: string,
  selection: Attributes,
): void {
  const k = selection['k'] as number
  const rows = queries.length / width
  const [values, places] = session(points, width, metric, selection).run([
    float64([rows, width], queries),
  ]) as Tensor[]
  for (let start = 0; start < rows; start += few) {
    const part = queries.slice(start * width, (start + few) * width)
    const [wantValues, wantPlaces] = session(points, width, metric, selection).run([
      float64([few, width], part),
    ]) as Tensor[]
    const of = (tensor: Tensor) => numbers(tensor).slice(start * k, (start + few) * k)
    assert.deepEqual(of(values!), numbers(wantValues!))
    assert.deepEqual(of(places!), numbers(wantPlaces!))
  }
}

/** No distance, some, all; and one of a point, which counts as within. */
function compareWithin(
  points: Float64Array,
  queries: Float64Array,
  width: number,
  metric: string,
): void {
  const count = points.length / width
  const rows = queries.length / width
  const smallest = session(points, width, metric, { ...selections[0], k: count })
  const [distances] = smallest.run([
    float64([few, width], queries.slice(0, few * width)),
  ]) as Tensor[]
  const some = numbers(distances!)[11 * count + (count >> 2)]!
  for (const [radius, values] of [
    [some, 'root'],
    [0, 'one'],
    [some, 'one'],
    [Number.MAX_VALUE, 'distance'],
    [-1, 'distance'],
  ] as const) {
    const within = { radius, values }
    const all = radiusSession(points, width, metric, within)
    const [got] = all.run([float64([rows, width], queries)]) as Tensor[]
    for (let start = 0; start < rows; start += few) {
      const part = queries.slice(start * width, (start + few) * width)
      const alone = radiusSession(points, width, metric, within)
      const [want] = alone.run([float64([few, width], part)]) as Tensor[]
      assert.deepEqual(
        numbers(got!).slice(start * count, (start + few) * count),
        numbers(want!),
        `${metric} within ${radius}`,
      )
    }
  }
}

test('points that take more than one part of the cache are met in their order', () => {
  const next = random(5)
  const width = 90
  const points = Float64Array.from({ length: 9000 * width }, () => Math.floor(next() * 2))
  const queries = points.slice(0, 80 * width)
  const selection = { selection: 'heap', ties: '1.9', ordering: '2', k: 9 }
  compare(points, queries, width, 'expanded squares', selection)
})

test('a number that is not finite is refused in a large batch, too', () => {
  const points = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i))
  const search = session(points, 2, 'expanded squares', { ...selections[0], k: 3 })
  for (const [bad, code] of [
    [NaN, 'E_MISSING'],
    [Infinity, 'E_VALUE'],
  ] as const) {
    const rows = new Float64Array(400).fill(0.5)
    rows[333] = bad
    assert.throws(() => search.run([float64([200, 2], rows)]), { code })
  }
})

test('most points are told too far by their integers', () => {
  const next = random(3)
  const draw = () => next() + next() + next() - 1.5
  const points = Float64Array.from({ length: 4000 * 10 }, draw)
  const queries = Float64Array.from({ length: 50 * 10 }, draw)
  for (const [way, most] of [
    ['inOrder', 0.03],
    ['anyOrder', 0.005],
  ] as const) {
    const scan = fastScan(points, 4000, 10, 5, 'expanded')!
    scan[way](queries, 0, 50, 5, () => {})
    assert.ok(scan.shareLooked() < most)
  }
})
