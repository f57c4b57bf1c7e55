import assert from 'node:assert/strict'
import { test } from 'node:test'
import { argSort } from './arg-sort.ts'
import { pairwiseSum } from './pairwise-sum.ts'

function sorted(values: number[]): number[] {
  const places = Int32Array.from(values, (_, i) => i)
  argSort(values, places, values.length)
  return [...places]
}

test('up to 16 values keep the order of equal ones, and NaN sorts last', () => {
  assert.deepEqual(sorted([2, 1, 2, 1]), [1, 3, 0, 2])
  assert.deepEqual(sorted([NaN, 1, NaN, 0]), [3, 1, 0, 2])
})

test('more values come out in the order of numpy.argsort', () => {
  // numpy.argsort([(i * 7) % 5 for i in range(40)]) without vector instructions
  const values = Array.from({ length: 40 }, (_, i) => (i * 7) % 5)
  assert.deepEqual(
    sorted(values),
    [
      0, 20, 15, 30, 10, 25, 35, 5, 23, 8, 33, 28, 13, 3, 38, 18, 6, 21, 1, 36, 16, 26, 11, 31, 34,
      29, 19, 14, 9, 4, 24, 39, 27, 22, 17, 12, 32, 7, 2, 37,
    ],
  )
})

test('sums are numpy.sum, blocks and all', () => {
  const values = Float64Array.from({ length: 300 }, (_, i) => Math.sqrt(i) / 7)
  assert.equal(pairwiseSum(values, 0, 300), 493.60512578581717)
  assert.equal(pairwiseSum(values, 5, 0), 0)
})
