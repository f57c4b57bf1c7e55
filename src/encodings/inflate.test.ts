import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import { crc32 } from './crc32.ts'
import { inflateWhole } from './inflate.ts'

const text = new TextEncoder().encode('slipway '.repeat(1000))

test('CRC-32 has its check value, in one piece and in two', () => {
  const check = new TextEncoder().encode('123456789')
  assert.equal(crc32(check), 0xcbf43926)
  assert.equal(crc32(check.subarray(4), crc32(check.subarray(0, 4))), 0xcbf43926)
  assert.equal(crc32(new Uint8Array(0)), 0)
})

test('zlib and gzip streams come out whole', () => {
  assert.deepEqual(inflateWhole(new Uint8Array(deflateSync(text)), 'zlib'), text)
  assert.deepEqual(inflateWhole(new Uint8Array(gzipSync(text)), 'gzip'), text)
})

test('a gzip header with a name, a comment and extra bytes is read', () => {
  const plain = gzipSync(text)
  const header = [
    ...plain.subarray(0, 3),
    4 | 8 | 16,
    ...plain.subarray(4, 10),
    2,
    0,
    65,
    66,
    109,
    0,
    99,
    0,
  ]
  assert.deepEqual(inflateWhole(Uint8Array.from([...header, ...plain.subarray(10)]), 'gzip'), text)
  assert.throws(
    () =>
      inflateWhole(Uint8Array.from([...plain.subarray(0, 3), 0xe0, ...plain.subarray(4)]), 'gzip'),
    { code: 'E_FORMAT' },
  )
})

test('limits are those given', () => {
  const limits = { inflatedBytes: 1000, freeBytes: 100, ratio: 1000 }
  assert.throws(() => inflateWhole(new Uint8Array(deflateSync(text)), 'zlib', limits), {
    code: 'E_LIMIT',
    message: /1000/,
  })
  assert.throws(
    () =>
      inflateWhole(new Uint8Array(deflateSync(text)), 'zlib', {
        ...limits,
        inflatedBytes: 1e9,
        ratio: 10,
      }),
    { code: 'E_LIMIT' },
  )
})
