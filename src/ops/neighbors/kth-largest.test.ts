import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kthLargest } from './kth-largest.ts'

test('the kth largest stands where a sort would put it', () => {
  for (const count of [1, 2, 3, 7, 40]) {
    for (const modulus of [1, 5, 1000]) {
      const values = Int32Array.from({ length: count }, (_, i) => ((i * 7919) % modulus) - 3)
      const sorted = values.toSorted((a, b) => b - a)
      for (let k = 1; k <= count; k++)
        assert.equal(kthLargest(values.slice(), count, k), sorted[k - 1])
    }
  }
})
