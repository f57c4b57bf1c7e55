import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sha256 } from './sha256.ts'

test('digests are those of node:crypto at every length around the blocks', () => {
  const bytes = Uint8Array.from({ length: 700 }, (_, i) => (i * 167 + (i >> 3)) & 255)
  for (let length = 0; length <= 200; length++) {
    const part = bytes.subarray(3, 3 + length)
    assert.deepEqual(
      sha256(part),
      new Uint8Array(createHash('sha256').update(part).digest()),
      `${length} bytes`,
    )
  }
  const large = new Uint8Array(3_000_001).fill(171)
  assert.deepEqual(sha256(large), new Uint8Array(createHash('sha256').update(large).digest()))
})
