import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, int64 } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

/** Two trees of two leaves over two columns, each with an output of its own. */
const parts = {
  treeStarts: [0, 2],
  constants: [1, 2, 3, 4],
  starts: [0, 2, 2, 3, 4],
  features: [0, 1, 1, 0],
  coefficients: [10, 100, -1, 0],
  values: [-1, -2, -3, -4],
  targets: [0, 1],
}

function run(rows: readonly (readonly number[])[], leaves: readonly number[], given = parts) {
  const g = new GraphBuilder(findOperator)
  const vector = (list: readonly number[]) => float64([list.length], list)
  const places = (list: readonly number[]) => int32([list.length], list)
  const value = g.add(
    'LinearLeaves',
    [
      g.input('X', { dataType: 'DOUBLE', shape: ['N', 2] }),
      g.input('leaves', { dataType: 'INT64', shape: ['N', 2] }),
      places(given.treeStarts),
      vector(given.constants),
      places(given.starts),
      places(given.features),
      vector(given.coefficients),
      vector(given.values),
      places(given.targets),
    ],
    { outputs: 2 },
  )
  const session = prepareSession(g.build([{ name: 'y', value }]), ['y'])
  const [answer] = session.run([
    float64([rows.length, 2], rows.flat()),
    int64([rows.length, 2], [...leaves]),
  ]) as [Tensor]
  return Array.from(answer.data as Float64Array)
}

test('a leaf gives its constant and terms, one without terms its constant', () => {
  assert.deepEqual(run([[2, 3]], [0, 0]), [1 + 20 + 300, 3 - 3])
  assert.deepEqual(run([[2, 3]], [1, 1]), [2, 4])
})

test('NaN in a column that the leaf uses gives its value; elsewhere it does no harm', () => {
  assert.deepEqual(run([[NaN, 3]], [0, 0]), [-1, 0])
  assert.deepEqual(run([[NaN, 3]], [1, 1]), [2, -4])
})

test('zero times infinity is NaN, as in the library', () => {
  assert.deepEqual(run([[Infinity, 0]], [1, 1]), [2, NaN])
})

test('rows do not influence each other', () => {
  assert.deepEqual(
    run(
      [
        [NaN, 3],
        [2, 3],
        [2, NaN],
      ],
      [0, 0, 0, 0, 1, 0],
    ),
    [-1, 0, 321, 0, 2, -3],
  )
})

test('parts that do not fit together are refused', () => {
  for (const broken of [
    { ...parts, features: [0, 1, 2, 0] },
    { ...parts, starts: [0, 2, 2, 3, 9] },
    { ...parts, starts: [0, 2, 2, 3] },
    { ...parts, treeStarts: [0, 4] },
    { ...parts, targets: [0, 2] },
    { ...parts, values: [1] },
  ])
    assert.throws(() => run([[0, 0]], [0, 0], broken), { code: 'E_FORMAT' })
})
