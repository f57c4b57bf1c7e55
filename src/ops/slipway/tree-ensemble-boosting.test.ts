import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, tensor } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

/** One split in each tree, on feature 0; every tree's leaves hold 1 (left) and 2 (right) times its place. */
function run(
  rows: readonly number[],
  attributes: Attributes,
  parts: {
    readonly nodes: readonly number[][]
    readonly thresholds: readonly number[]
    readonly roots: readonly number[]
    readonly values: readonly number[]
    readonly words?: readonly number[]
    readonly starts?: readonly number[]
    readonly base?: number
  },
): Tensor {
  const { nodes, thresholds, roots, values, words, starts, base } = parts
  const g = new GraphBuilder(findOperator)
  const value = g.add(
    'TreeEnsemble',
    [
      g.input('X', { dataType: 'DOUBLE', shape: ['N', 1] }),
      base === undefined ? undefined : float64([1], [base]),
      int32([nodes.length, 5], nodes.flat()),
      float64([thresholds.length], thresholds),
      int32([roots.length], roots),
      float64([values.length, 1], values),
      undefined,
      words && tensor('UINT32', [words.length], Uint32Array.from(words)),
      undefined,
      starts && int32([starts.length], starts),
    ],
    { outputs: 1, rounding: 'float32', ...attributes },
  )
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  const [answer] = session.run([float64([rows.length, 1], rows)]) as [Tensor]
  return answer
}

const stumps = (values: readonly number[]) => ({
  nodes: values.flatMap((_, i) => [
    [0, 3 * i + 1, 3 * i + 2, -1, 1],
    [-1, -1, -1, 2 * i, 0],
    [-1, -1, -1, 2 * i + 1, 0],
  ]),
  thresholds: values.flatMap(() => [0.5, 0, 0]),
  roots: values.map((_, i) => 3 * i),
  values: values.flatMap((value) => [value, -value]),
})

test('sums in float32 round after each tree, in tree order, and give FLOAT', () => {
  const values = [0.1, 1e8, 0.3, -1e8, 0.7].map(Math.fround)
  let expected = Math.fround(0.5)
  for (const value of values) expected = Math.fround(expected + value)
  for (const rows of [[0], Array<number>(9).fill(0), [NaN]]) {
    const single = run(rows, { sums: 'float32' }, { ...stumps(values), base: 0.5 })
    assert.equal(single.dataType, 'FLOAT')
    assert.deepEqual(
      Array.from(single.data as Float32Array),
      rows.map(() => expected),
    )
    const double = run(rows, {}, { ...stumps(values), base: 0.5 })
    assert.equal(double.dataType, 'DOUBLE')
    assert.notEqual((double.data as Float64Array)[0], expected)
  }
})

/** Two splits whose sets differ in width: {1, 40} goes left, then (on its right) {0} goes left. */
const sets = {
  nodes: [
    [0, 1, 2, -1, 2 | 1],
    [-1, -1, -1, 0, 0],
    [0, 3, 4, -1, 4],
    [-1, -1, -1, 1, 0],
    [-1, -1, -1, 2, 0],
  ],
  thresholds: [0, 0, 0, 0, 0],
  roots: [0],
  values: [10, 20, 30],
  words: [1 << 1, 1 << 8, 1],
  starts: [0, 2, 3],
}

test('a category in a wide set goes left, any other right, a missing one where the node says', () => {
  const rows = [1, 40, 40.9, 0, 2, 33, 64, 1e9, 2 ** 40, Infinity, -1, NaN]
  const expected = [10, 10, 10, 20, 30, 30, 30, 30, 30, 30, 30, 10]
  for (const category of ['truncated', 'nonNegative'])
    assert.deepEqual(Array.from(run(rows, { category }, sets).data as Float64Array), expected)
})

test('-0.5 is category 0 where numbers are truncated, and in no set where negative ones are not', () => {
  const answer = (category: string) => (run([-0.5], { category }, sets).data as Float64Array)[0]
  assert.equal(answer('truncated'), 20)
  assert.equal(answer('nonNegative'), 30)
})

test('sets that lie outside the words, or have no known categories to go by, are refused', () => {
  const category = 'nonNegative'
  for (const starts of [
    [0, 2, 4],
    [0, 3, 2],
    [-1, 2, 3],
    [0, 2],
  ])
    assert.throws(() => run([1], { category }, { ...sets, starts }), { code: 'E_FORMAT' })
  assert.throws(() => run([1], {}, sets), { code: 'E_FORMAT' })
})
