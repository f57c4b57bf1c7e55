import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnOfHash, murmur3 } from './murmur3.ts'

test('hashes are those of sklearn.utils.murmurhash3_32', () => {
  const hash = (text: string) =>
    murmur3(new TextEncoder().encode(text), 0, new TextEncoder().encode(text).length)
  // sklearn.utils.murmurhash3_32(text, seed=0)
  assert.deepEqual(
    ['', 'a', 'ab', 'foo', 'abcd', 'hello', 'über', '漢字 x'].map(hash),
    [0, 1009084850, -1681926305, -156908512, 1139631978, 613153351, -1610176724, -2015449031],
  )
})

test('the hash without an absolute value has a column', () => {
  assert.equal(columnOfHash(-2147483648, 7), 2147483648 % 7)
  assert.equal(columnOfHash(-8, 7), 1)
})
