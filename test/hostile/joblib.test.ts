// Table (c) of the hostile catalogue: compression and arrays inside joblib files.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { xxHash32 } from '../../src/encodings/compression/xx-hash-32.ts'
import type { NdArray } from '../../src/encodings/numpy/nd-array.ts'
import type { PyTuple } from '../../src/encodings/pickle/records.ts'
import { resolve } from '../../src/formats/pickle/meaning/resolve.ts'
import { bytesOf, dtype, global, int, long, proto, uint32, wrapper } from './assembler.ts'
import { gzipSync, zlibSync } from './compress.ts'
import { accepted, canary, refused } from './watch.ts'

const good = bytesOf(proto(3), 'N.')

test('C01 a ZF header that claims 2 GB with 11 bytes behind it is refused', () => {
  refused(bytesOf('ZF0x77359400         ', zlibSync(good).slice(0, 9)), ['E_FORMAT', 'E_INTEGRITY'])
  refused(bytesOf('ZF0x77359400         ', zlibSync(good)), 'E_FORMAT', /declares 2000000000/)
  refused(bytesOf('ZFxx', good), 'E_FORMAT')
  accepted(bytesOf(`ZF${`0x${good.length.toString(16)}`.padEnd(19)}`, zlibSync(good)))
})

const bombs = new URL('../../../test/fixtures/hostile/', import.meta.url)

// Growing to the limit of 32 MiB leaves the smaller buffers behind until they are collected.
const grown = 128

test('C02 bombs of every codec are stopped at a limit', () => {
  const zeros = new Uint8Array(200 * 2 ** 20)
  refused(zlibSync(zeros), 'E_LIMIT', /inflate to more than/, grown)
  refused(gzipSync(zeros), 'E_LIMIT', /inflate/, grown)
  for (const name of ['zeros.bz2', 'zeros.xz', 'zeros.lzma']) {
    refused(new Uint8Array(readFileSync(new URL(name, bombs))), 'E_LIMIT', /inflate/, grown)
  }
  refused(lz4Bomb(), 'E_LIMIT', /inflate/, grown)
  for (const magic of ['BZh91AY', '\xfd7zXZ\x00', '\x5d\x00\x00\x80\x00', '\x04\x22\x4d\x18']) {
    refused(bytesOf(magic, 'xxxxxxxxxxxx'), ['E_FORMAT', 'E_INTEGRITY', 'E_UNSUPPORTED'])
  }
})

/** An LZ4 frame of blocks in which one match repeats a byte four million times: 255 bytes out for one in. */
function lz4Bomb(): Uint8Array {
  const descriptor = bytesOf('\x60\x70')
  const check = (xxHash32(descriptor) >>> 8) & 255
  const block = bytesOf('\x1fa\x01\x00', new Uint8Array(16_000).fill(255), '\x00', '\x50bcdef')
  const blocks = Array.from({ length: 40 }, () => bytesOf(uint32(block.length), block))
  return bytesOf('\x04\x22\x4d\x18', descriptor, [check], ...blocks, uint32(0))
}

const f8 = dtype('f8')
const padded = `${long('numpy_array_alignment_bytes')}K\x10`

test('C03 a shape beyond the file, a type of no size, another class are refused', () => {
  refused(
    bytesOf(proto(3), wrapper(`${int(1000)}\x85`, f8, '\x00'.repeat(16), ''), '.'),
    'E_FORMAT',
    /announced/,
  )
  refused(bytesOf(proto(3), wrapper(`${int(0x7fffffff)}${int(0x7fffffff)}\x86`, f8, 'x'), '.'), [
    'E_FORMAT',
    'E_LIMIT',
  ])
  refused(
    bytesOf(proto(3), wrapper(`${int(0x7fffffff)}\x85`, dtype('S0', '|'), ''), '.'),
    'E_FORMAT',
  )
  refused(
    bytesOf(
      proto(3),
      wrapper('K\x01\x85', f8, '\x00'.repeat(8)).replace(
        global('numpy', 'ndarray'),
        global('os', 'PathLike'),
      ),
      '.',
    ),
    'E_CODE',
  )
  refused(
    bytesOf(
      proto(3),
      wrapper('K\x01\x85', f8, '\x00'.repeat(8)).replace(
        global('numpy', 'ndarray'),
        global('mylib', 'array'),
      ),
      '.',
    ),
    'E_FORMAT',
    /class/,
  )
  const array = resolve(
    accepted(bytesOf(proto(3), wrapper('K\x02\x85', f8, '\x00'.repeat(16)), '.')),
  ) as NdArray
  assert.deepEqual(array.data, new Float64Array(2))
})

test('C04 streams that are cut short, follow each other or do not end are refused', () => {
  const bytes = bytesOf(proto(3), `B${uint32(5000)}${'x'.repeat(5000)}`, '.')
  for (const packed of [zlibSync(bytes), gzipSync(bytes)]) {
    for (const length of [3, 10, packed.length - 9, packed.length - 1])
      refused(packed.slice(0, length), ['E_FORMAT', 'E_INTEGRITY'])
    refused(bytesOf(packed, packed), 'E_FORMAT', /follow/)
    refused(bytesOf(packed, new Uint8Array(40)), 'E_FORMAT', /follow/)
  }
})

test('C05 wrong checksums are refused', () => {
  for (const packed of [zlibSync(good), gzipSync(good)]) {
    for (const back of packed === undefined ? [] : [1, 2, 3, 4]) {
      const bytes = packed.slice()
      bytes[bytes.length - back]! ^= 0x40
      refused(bytes, 'E_INTEGRITY')
    }
  }
  const crc = gzipSync(good)
  crc[crc.length - 6]! ^= 1
  refused(crc, 'E_INTEGRITY', /checksum/)
})

test('C06 arrays in files beside are refused, those outside the folder as paths', () => {
  const beside = (name: string, file: string): Uint8Array =>
    bytesOf(
      proto(2),
      global('joblib.numpy_pickle', name),
      ')\x81}(',
      long('filename'),
      long(file),
      'ub.',
    )
  for (const name of ['NDArrayWrapper', 'ZNDArrayWrapper']) {
    refused(beside(name, '../../etc/passwd'), 'E_PATH', /outside/)
    refused(beside(name, '/etc/passwd'), 'E_PATH')
    refused(beside(name, 'C:\\x'), 'E_PATH')
    refused(beside(name, 'model.pkl_01.npy'), 'E_UNSUPPORTED', /other files/)
  }
})

test('C07 padding past the end, too long or of other bytes is refused', () => {
  const array = (padding: string): Uint8Array =>
    bytesOf(proto(3), wrapper('K\x01\x85', f8, `${padding}${'\x00'.repeat(8)}`, padded), '.')
  refused(array('\xff'), 'E_FORMAT', /padded by 255/)
  refused(array('\x11' + '\xff'.repeat(17)), 'E_FORMAT', /padded by 17/)
  refused(array('\x02\xff\x00'), 'E_FORMAT', /0xff/)
  accepted(array('\x03\xff\xff\xff'))
})

test('C08 the pickle of an object array has its own memo, and its names count', () => {
  const objects = (nested: string): Uint8Array =>
    bytesOf(proto(3), 'K\x07q\x00', wrapper('K\x01\x85', dtype('O8', '|'), nested), '\x86.')
  const array = (item: string): string =>
    `${proto(2)}${global('numpy.core.multiarray', '_reconstruct')}${global('numpy', 'ndarray')}K\x00\x85U\x01b\x87R(K\x01K\x01\x85${dtype('O8', '|')}\x89](${item}etb.`
  refused(
    objects(array(`${global('os', 'system')}U\x05${canary.slice(0, 5)}\x85R`)),
    'E_CODE',
    /os\.system/,
  )
  refused(objects(array('h\x00')), 'E_FORMAT', /slot 0/)
  refused(objects('\x80\x02N.'), 'E_FORMAT', /no array/)
  const root = accepted(objects(array('U\x01a'))) as PyTuple
  assert.deepEqual((root.items[1] as NdArray).data, ['a'])
})
