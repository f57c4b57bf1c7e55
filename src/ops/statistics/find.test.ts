import assert from 'node:assert/strict'
import { test } from 'node:test'
import { finder } from './find.ts'

/** Pairs of halves as the table holds them. */
function table(pairs: readonly (readonly [number, number])[]): Uint32Array {
  return Uint32Array.from(pairs.toSorted((a, b) => a[1] - b[1] || a[0] - b[0]).flat())
}

const spread = Array.from({ length: 1000 }, (_, i): [number, number] => [
  Math.imul(i + 1, 0x9e3779b1) >>> 0,
  Math.imul(i + 1, 0x85ebca6b) >>> 0,
])
// Halves whose exclusive or is the same for all: all would stand in one place.
const chosen = Array.from({ length: 1000 }, (_, i): [number, number] => [i, i])

for (const [name, pairs] of [
  ['honest hashes', spread],
  ['hashes that meet', chosen],
  ['none', []],
] as const) {
  test(`${name}: each is found in its row, and no other`, () => {
    const keys = table(pairs)
    const find = finder(keys)
    for (let row = 0; row * 2 < keys.length; row++)
      assert.equal(find(keys[row * 2]!, keys[row * 2 + 1]!), row)
    assert.equal(find(0xffffffff, 12345), -1)
    assert.equal(find(5, 6), -1)
  })
}
