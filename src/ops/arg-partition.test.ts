import assert from 'node:assert/strict'
import { test } from 'node:test'
import { argPartition } from './arg-partition.ts'

function partitioned(values: number[], kth: number): number[] {
  const places = Int32Array.from(values.keys())
  argPartition(Float64Array.from(values), places, kth)
  return Array.from(places)
}

test('the smallest stand in front of the kth, NaN last', () => {
  let state = 1
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647
  for (let round = 0; round < 200; round++) {
    const values = Array.from({ length: 1 + Math.floor(random() * 60) }, () =>
      random() < 0.1 ? NaN : Math.floor(random() * 8),
    )
    const kth = Math.floor(random() * values.length)
    const order = partitioned(values, kth)
    const sorted = Float64Array.from(values).toSorted()
    assert.deepEqual(
      order.toSorted((a, b) => a - b),
      [...values.keys()],
    )
    assert.ok(Object.is(values[order[kth]!], sorted[kth]), `${values.join()} at ${kth}`)
    const front = order.slice(0, kth + 1).map((place) => values[place]!)
    assert.deepEqual(Float64Array.from(front).toSorted(), sorted.slice(0, kth + 1))
  }
})

// numpy.argpartition(values, k) of numpy 1.26.4 with NPY_DISABLE_CPU_FEATURES set to its vector instructions.
test("which of equal values stand in front is numpy's choice", () => {
  assert.deepEqual(partitioned([0, 3, 1, 0, 3, 3, 3, 3], 3), [3, 0, 2, 6, 4, 5, 1, 7])
  assert.deepEqual(
    partitioned([1, 3, 1, 2, 0, 3, 2, 0, 0, 0, 2, 1], 4),
    [8, 9, 7, 4, 11, 0, 6, 1, 3, 2, 10, 5],
  )
  assert.deepEqual(
    partitioned([2, 3, 3, 2, 0, 1, 1, 1, 1, 0, 1, 0, 3, 0, 3, 1, 2, 3, 3, 0], 7),
    [11, 9, 13, 19, 4, 10, 8, 6, 5, 16, 7, 15, 0, 2, 14, 3, 1, 17, 18, 12],
  )
})
