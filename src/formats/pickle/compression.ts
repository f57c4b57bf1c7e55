// joblib tells compression by the first bytes (joblib/compressor.py); so does Slipway.

import { fault } from '../../errors.ts'
import { inflateBzip2 } from '../../encodings/compression/bzip2.ts'
import { inflateLz4 } from '../../encodings/compression/lz4.ts'
import { inflateLzma } from '../../encodings/compression/lzma.ts'
import { inflateXz } from '../../encodings/compression/xz.ts'
import { inflateWhole, largestOutput, type InflateLimits } from '../../encodings/inflate.ts'

export type Compression = 'zlib' | 'gzip' | 'bz2' | 'xz' | 'lzma' | 'lz4' | 'zfile'

const magics: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['bz2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['lzma', [0x5d, 0x00, 0x00]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['zfile', [0x5a, 0x46]],
]

export function compressionOf(bytes: Uint8Array): Compression | undefined {
  // zlib (RFC 1950): deflate, window up to 32 KiB, header divisible by 31. No pickle begins with 'x'.
  if (bytes[0] === 0x78 && bytes.length > 1 && (0x7800 | bytes[1]!) % 31 === 0) return 'zlib'
  return magics.find(([, magic]) => magic.every((byte, i) => bytes[i] === byte))?.[0]
}

/** The pickle inside. Throws E_FORMAT, E_INTEGRITY or, beyond the limits, E_LIMIT. */
export function inflateContainer(
  bytes: Uint8Array,
  compression: Compression,
  limits: InflateLimits,
): Uint8Array {
  switch (compression) {
    case 'zlib':
    case 'gzip':
      return inflateWhole(bytes, compression, limits)
    case 'zfile':
      return inflateZfile(bytes, limits)
    case 'bz2':
      return inflateBzip2(bytes, largestOutput(bytes, limits))
    case 'xz':
      return inflateXz(bytes, largestOutput(bytes, limits))
    case 'lzma':
      return inflateLzma(bytes, largestOutput(bytes, limits))
    case 'lz4':
      return inflateLz4(bytes, largestOutput(bytes, limits))
  }
}

// joblib before 0.10: "ZF", the inflated length as a hexadecimal number padded to 19 characters (20 in the oldest), a zlib stream.
const lengthCharacters = 19

function inflateZfile(bytes: Uint8Array, limits: InflateLimits): Uint8Array {
  const text = String.fromCharCode(...bytes.subarray(2, 2 + lengthCharacters))
  if (!/^0x[0-9a-f]{1,16}L? *$/.test(text))
    throw fault('E_FORMAT', 'the joblib file states no length after its ZF mark')
  const start = bytes[2 + lengthCharacters] === 0x20 ? 3 + lengthCharacters : 2 + lengthCharacters
  const content = inflateWhole(bytes.subarray(start), 'zlib', limits)
  const declared = Number.parseInt(text, 16)
  if (content.length !== declared)
    throw fault(
      'E_FORMAT',
      `the joblib file declares ${declared} bytes and holds ${content.length}`,
    )
  return content
}
