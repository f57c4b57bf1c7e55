import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { bitonicSort } from './bitonic.ts'
import { introSort } from './intro-sort.ts'
import { vectorArgPartition, vectorArgSort } from './vector-order.ts'

const digest = (places: Int32Array) =>
  createHash('sha256').update(places).digest('hex').slice(0, 16)

/** value(i) for i below count; NaN where told. */
function order(
  count: number,
  value: (i: number) => number,
  work: (values: Float64Array, places: Int32Array) => void,
): Int32Array {
  const values = Float64Array.from({ length: count }, (_, i) => value(i))
  const places = Int32Array.from(values.keys())
  work(values, places)
  return places
}

// Truth: numpy 2.5.5 on a processor with AVX-512; digests are of the little-endian int32 indices.
test('bitonic networks decide between equal values of small arrays', () => {
  assert.deepEqual(
    Array.from(
      order(
        12,
        (i) => (i * 7) % 5,
        (v, p) => vectorArgPartition(v, p, 4),
      ),
    ),
    [0, 5, 10, 3, 8, 11, 6, 1, 4, 9, 7, 2],
  )
})

const cases: [string, number, (i: number) => number, number, [string, string]][] = [
  ['one network', 200, (i) => (i * 31) % 17, 9, ['0ec0d6dfa15bd23d', '0ec0d6dfa15bd23d']],
  ['partitions', 2000, (i) => (i * 7919) % 101, 9, ['9e4f81ee1cb34684', '362e9f5e07b7e5fe']],
  ['partitions', 2000, (i) => (i * 7919) % 101, 1000, ['b5ebb503ab11582c', '362e9f5e07b7e5fe']],
  ['mostly equal', 3000, (i) => (i % 97 < 96 ? 0 : i), 9, ['0ee356857ebf26dc', '0ee356857ebf26dc']],
  [
    'NaN',
    500,
    (i) => (i % 9 ? (i * 7919) % 13 : NaN),
    20,
    ['b0e9c5219a015969', '5ec96b5e6528d424'],
  ],
  [
    'much NaN',
    1e5,
    (i) => (i % 9 ? (i * 7919) % 5 : NaN),
    20,
    ['89f6f127993771b2', 'c7c9eed455f305df'],
  ],
]
for (const [what, count, value, kth, [partitioned, sorted]] of cases) {
  test(`${what}: ${count} values at ${kth}`, () => {
    assert.equal(digest(order(count, value, (v, p) => vectorArgPartition(v, p, kth))), partitioned)
    assert.equal(digest(order(count, value, (v, p) => vectorArgSort(v, p, 256))), sorted)
  })
}

// The killer of the median of three (Musser 1997), which drives std::sort into its heap sort: g++ 12 gave the digest.
test('std::sort without progress turns to a heap', () => {
  const half = 2048
  const killer = (i: number) =>
    Math.floor((i < half ? (i % 2 ? half + i - (i % 2) : i) : 2 * (i - half)) / 3)
  assert.equal(
    digest(order(2 * half, killer, (v, p) => introSort(v, p, 0, p.length))),
    'ac8190309a5d7cac',
  )
})

test('every count of places comes out sorted', () => {
  for (let count = 0; count < 80; count++) {
    const value = (i: number) => (i * 37) % 11
    const places = order(count, value, (v, p) => bitonicSort(v, p, 0, count))
    assert.deepEqual(
      Array.from(places, value),
      Array.from({ length: count }, (_, i) => value(i)).toSorted((a, b) => a - b),
    )
  }
})
