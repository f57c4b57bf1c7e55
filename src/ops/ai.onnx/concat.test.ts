import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int64, numbers } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

/** Places of ones [N, 2] and a dense table [N, 2] -> the answer of what `emit` makes of them, written out. */
function run(
  emit: (g: GraphBuilder, ones: Value, dense: Value) => Value,
  places: number[],
  dense: number[],
): number[] {
  const g = new GraphBuilder(findOperator)
  const [p, d] = ['P', 'D'].map((name) =>
    g.input(name, { dataType: 'DOUBLE', shape: ['N', 2] }),
  ) as [Value, Value]
  const ones = g.add('OneHotRows', [p], { width: 3, sparse: 1, data_type: 'DOUBLE' })
  const made = emit(g, ones, d)
  assert.equal(made.type.sparse, true)
  const session = prepareSession(g.build([{ name: 'y', value: g.add('ToDense', [made]) }]), ['y'])
  const tables = [places, dense].map((data) => float64([data.length / 2, 2], data))
  // A second run must not see the first one's memory.
  session.run(tables.map((table) => float64([1, 2], Array.from(numbers(table)).slice(0, 2))))
  return Array.from(numbers((session.run(tables) as Tensor[])[0]!))
}

test('CSR and dense columns join to CSR, and NaN is no absent entry', () => {
  const join = (g: GraphBuilder, ones: Value, dense: Value) =>
    g.add('Concat', [dense, ones], { axis: 1 })
  assert.deepEqual(run(join, [0, 2, -1, -1], [5, 0, NaN, -1]), [5, 0, 1, 0, 1, NaN, -1, 0, 0, 0])
})

test('columns of a CSR matrix are selected, repeated and turned round', () => {
  const pick = (g: GraphBuilder, ones: Value) =>
    g.add('Gather', [ones, int64([4], [2, 0, 2, 1])], { axis: 1 })
  assert.deepEqual(run(pick, [0, 2, 1, -1], [0, 0, 0, 0]), [1, 1, 1, 0, 0, 0, 0, 1])
})
