import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int64 } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

function build(starts: readonly number[], rows = 5) {
  const g = new GraphBuilder(findOperator)
  const codes = g.input('X', { dataType: 'INT64', shape: ['N', 2] })
  const tables = float64(
    [rows, 2],
    Float64Array.from({ length: rows * 2 }, (_, i) => 2 ** i),
  )
  const value = g.add('SumOfTables', [codes, tables, int64([starts.length], [...starts])])
  return prepareSession(g.build([{ name: 'y', value }]), ['y'])
}

test('one row of each column of codes is added, negative codes from the end', () => {
  const session = build([0, 2, 5])
  const [answer] = session.run([int64([3, 2], [0, 0, 1, 2, -1, -3])]) as Tensor[]
  assert.deepEqual(Array.from(answer!.data as Float64Array), [
    1 + 16,
    2 + 32,
    4 + 256,
    8 + 512,
    4 + 16,
    8 + 32,
  ])
  assert.throws(() => session.run([int64([1, 2], [2, 0])]), { code: 'E_VALUE' })
  assert.throws(() => session.run([int64([1, 2], [0, -4])]), { code: 'E_VALUE' })
})

test('tables that do not fit the columns are E_FORMAT', () => {
  for (const starts of [
    [0, 5],
    [0, 2, 4],
    [0, 6, 5],
    [1, 2, 5],
    [0, 2, 3, 5],
    [0, 2.5, 5],
    [0, NaN, 5],
  ])
    assert.throws(() => build(starts), { code: 'E_FORMAT' }, String(starts))
})
