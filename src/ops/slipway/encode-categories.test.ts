import assert from 'node:assert/strict'
import { test } from 'node:test'
import { prepareSession } from '../../backends/javascript/session.ts'
import { isSlipwayError } from '../../errors.ts'
import { GraphBuilder } from '../../ir/builder.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, numbers, strings } from '../../ir/tensor.ts'
import { findOperator } from '../index.ts'

function encoder(keys: Tensor, results: number[], offsets: number[], unknown?: number[]) {
  const g = new GraphBuilder(findOperator)
  const width = offsets.length - 1
  const x = g.input('X', { dataType: keys.dataType, shape: ['N', width] })
  const names = Array.from({ length: width }, (_, i) => `column ${i}`)
  const tables = [
    keys,
    float64([results.length], results),
    ...(unknown ? [float64([width], unknown)] : []),
  ]
  const codes = g.add('EncodeCategories', [x, ...tables], { offsets, names })
  const session = prepareSession(g.build([{ name: 'codes', value: codes }]), ['codes'])
  return (values: Tensor) => Array.from(numbers((session.run([values]) as Tensor[])[0]!))
}

test('each column has its own table, and null is a key', () => {
  const encode = encoder(strings([4], ['a', 'b', 'a', null]), [0, 1, 5, 7], [0, 2, 4], [-1, -2])
  assert.deepEqual(encode(strings([3, 2], ['b', 'a', 'a', null, null, 'b'])), [1, 5, 0, 7, -1, -2])
})

test('numbers match as doubles: NaN is found, 0 and -0 are one, the first of equal keys counts', () => {
  const encode = encoder(float64([4], [0, NaN, 1.5, 1.5]), [10, 11, 12, 13], [0, 4], [-1])
  assert.deepEqual(
    encode(float64([5, 1], [-0, NaN, 1.5, 1.5000000000000002, 7])),
    [10, 11, 12, -1, -1],
  )
})

test('an unknown category names the column, the row in the whole request and what is known', () => {
  const encode = encoder(strings([2], ['a', 'b']), [0, 1], [0, 2])
  const rows = Array.from({ length: 5000 }, (_, i) => (i === 4711 ? 'c' : 'a'))
  assert.throws(
    () => encode(strings([5000, 1], rows)),
    (error: unknown) => {
      assert.ok(isSlipwayError(error))
      assert.equal(error.code, 'E_CATEGORY')
      assert.match(error.message, /column 0, row 4711: "c" is not a category .*"a", "b"/)
      assert.doesNotMatch(error.logMessage, /"c"/)
      return true
    },
  )
})

test('a long list of known categories is cut', () => {
  const keys = Array.from({ length: 50 }, (_, i) => `k${i}`)
  const encode = encoder(
    strings([50], keys),
    keys.map((_, i) => i),
    [0, 50],
  )
  assert.throws(() => encode(strings([1, 1], ['x'])), /30 more/)
})
