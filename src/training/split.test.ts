import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldsOf, holdOut } from './split.ts'
import type { Target } from './table/target.ts'

const targetOf = (count: number, classes: number): Target => ({
  name: 'y',
  task: classes > 0 ? 'classification' : 'regression',
  values: Float64Array.from({ length: count }, (_, row) => (classes > 0 ? row % classes : row)),
  classes: Array.from({ length: classes }, (_, i) => i),
  rows: new Int32Array(0),
})
const rowsTo = (count: number) => Int32Array.from({ length: count }, (_, row) => row)

test('a split parts the rows, each class by the same share', () => {
  const rows = rowsTo(300).filter((row) => row % 7 !== 0)
  for (const classes of [0, 3]) {
    const target = targetOf(300, classes)
    const { train, test: held } = holdOut(target, rows, 0.2, 4)
    assert.deepEqual(Int32Array.from([...train, ...held]).toSorted(), rows)
    for (let label = 0; label < classes; label++) {
      const all = rows.filter((row) => target.values[row] === label).length
      const own = held.filter((row) => target.values[row] === label).length
      assert.equal(own, Math.round(0.2 * all))
    }
    const tests = foldsOf(target, rows, 5, 4).map((fold) => {
      assert.deepEqual(Int32Array.from([...fold.train, ...fold.test]).toSorted(), rows)
      return [...fold.test]
    })
    assert.deepEqual(Int32Array.from(tests.flat()).toSorted(), rows)
    assert.ok(tests.every((own) => Math.abs(own.length - rows.length / 5) <= 1))
  }
})

test('the only row of a class stays in training, and a million rows are split', () => {
  const target = { ...targetOf(10, 2), values: Float64Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]) }
  for (let seed = 0; seed < 20; seed++)
    assert.equal(holdOut(target, rowsTo(10), 0.5, seed).train[0], 0)
  const { test: held } = holdOut(targetOf(1_000_000, 0), rowsTo(1_000_000), 0.2, 0)
  assert.equal(held.length, 200_000)
})
