import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { isSlipwayError } from '../../errors.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32 } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

/** Two trees over two features: x0 <= 0.5 ? (x1 <= 2 ? 1 : 2) : 4, and x1 <= -1 ? 10 : 20. Missing goes left in the first root only. */
const nodes = [
  [0, 1, 4, -1, 1],
  [1, 2, 3, -1, 0],
  [0, -1, -1, 0, 0],
  [0, -1, -1, 1, 0],
  [0, -1, -1, 2, 0],
  [1, 6, 7, -1, 0],
  [0, -1, -1, 3, 0],
  [0, -1, -1, 4, 0],
]
const thresholds = [0.5, 2, 0, 0, 0, -1, 0, 0]

interface Change {
  readonly nodes?: number[][]
  readonly thresholds?: number[]
}

function run(rows: number[][], result: 'sum' | 'leaves' = 'sum', change: Change = {}): number[] {
  const g = new GraphBuilder(findOperator)
  const x = g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] })
  const list = change.nodes ?? nodes
  const y = g.add(
    'TreeEnsemble',
    [
      x,
      undefined,
      int32([list.length, 5], list.flat()),
      float64([list.length], change.thresholds ?? thresholds),
      int32([2], [0, 5]),
      float64([5, 1], [1, 2, 4, 10, 20]),
    ],
    { outputs: 1, rounding: 'float32', result },
  )
  const session = prepareSession(g.build([{ name: 'y', value: y }]), ['y'])
  const [answer] = session.run([float64([rows.length, 2], rows.flat())]) as Tensor[]
  return Array.from(answer!.data as Float64Array)
}

const table = [
  [0.5, 2],
  [0.5, 2.1],
  [0.6, 0],
  [0, -1],
  [0, -1.5],
]
const wanted = [21, 22, 24, 11, 11]

test('a row goes left where x is not above the threshold, and the leaves of all trees add up', () => {
  assert.deepEqual(run(table), wanted)
})

test('few rows and many rows walk differently and answer alike', () => {
  const many = Array.from({ length: 40 }, (_, i) => table[i % table.length]!)
  assert.deepEqual(
    run(many),
    many.map((_, i) => wanted[i % table.length]),
  )
  assert.deepEqual(run([table[3]!]), [11])
})

test('a missing value goes where its node says', () => {
  assert.deepEqual(
    run([
      [NaN, 5],
      [0, NaN],
    ]),
    [22, 22],
  )
})

test('x is rounded to float32 before it is compared', () => {
  const threshold = 0.5 + 2 ** -26
  assert.deepEqual(
    run([[0.5 + 2 ** -25, 5]], 'sum', { thresholds: thresholds.with(0, threshold) }),
    [22],
  )
})

test('leaves are numbered as the tree numbers its nodes', () => {
  assert.deepEqual(
    run(
      [
        [0.5, 2],
        [0.6, 0],
      ],
      'leaves',
    ),
    [2, 2, 4, 2],
  )
})

const hostile: readonly [string, Change][] = [
  ['A36: a child outside its tree', { nodes: nodes.with(1, [1, 2, 6, -1, 0]) }],
  ['A36: a negative child other than -1 with no leaf', { nodes: nodes.with(1, [1, -7, 3, -1, 0]) }],
  ['A36: a feature the table does not have', { nodes: nodes.with(0, [2, 1, 4, -1, 1]) }],
  ['A36: a NaN threshold', { thresholds: thresholds.with(0, NaN) }],
  ['A36: a leaf without a value', { nodes: nodes.with(2, [0, -1, -1, 9, 0]) }],
  ['A37: a cycle', { nodes: nodes.with(1, [1, 0, 3, -1, 0]) }],
  ['A37: a child that two nodes share', { nodes: nodes.with(0, [0, 1, 2, -1, 1]) }],
]

for (const [name, change] of hostile) {
  test(`${name} is refused when the model is read`, () => {
    assert.throws(
      () => run(table, 'sum', change),
      (error) => isSlipwayError(error) && error.code === 'E_FORMAT',
    )
  })
}
