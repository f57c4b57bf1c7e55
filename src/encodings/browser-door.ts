// What node-door.ts takes from Node, in JavaScript: builds for a browser put this file in its place (the field "browser" of package.json).
import { adler32 } from './browser-door/adler32.ts'
import { BitReader } from './browser-door/bit-reader.ts'
import { InflateError } from './browser-door/inflate-error.ts'
import { inflateBlocks } from './browser-door/inflate-blocks.ts'
import type { InflateResult } from './node-door.ts'

export type { InflateResult } from './node-door.ts'

/** `code` of what `inflate` throws, the same as zlib's. */
export function inflateErrorCode(error: unknown): string | undefined {
  return error instanceof InflateError ? error.code : undefined
}

/** Inflates a zlib stream (RFC 1950, its checksum verified) or a raw deflate stream (RFC 1951). Stops above `maxOutputLength`. */
export function inflate(
  bytes: Uint8Array,
  kind: 'zlib' | 'raw',
  maxOutputLength: number,
): InflateResult {
  const reader = new BitReader(bytes)
  if (kind === 'zlib') readHeader(reader)
  const output = inflateBlocks(reader, maxOutputLength)
  reader.alignToByte()
  if (kind === 'zlib' && reader.bigEndian32() !== adler32(output))
    throw new InflateError('Z_DATA_ERROR', 'incorrect data check')
  return { bytes: output, consumed: reader.at }
}

const deflate = 8
const largestWindow = 7
const dictionaryFlag = 0x20

function readHeader(reader: BitReader): void {
  const method = reader.take(8)
  const flags = reader.take(8)
  const isValid =
    (method * 256 + flags) % 31 === 0 && (method & 15) === deflate && method >> 4 <= largestWindow
  if (!isValid) throw new InflateError('Z_DATA_ERROR', 'incorrect header check')
  if ((flags & dictionaryFlag) === 0) return
  reader.bigEndian32()
  throw new InflateError('Z_NEED_DICT', 'missing dictionary')
}

/** A browser's allocator has its own rules. */
export function keepFreedBlocks(): void {}
