// zlib (RFC 1950) and gzip (RFC 1952) streams, one member each, whole and checked.

import { fault, isSlipwayError } from '../errors.ts'
import { crc32 } from './crc32.ts'
import { inflate, inflateErrorCode } from './node-door.ts'

export interface InflateLimits {
  /** Bytes after inflation, whatever the ratio. */
  readonly inflatedBytes: number
  /** Bytes that any file may inflate to: a small file may cost 64 MiB in all. Above this the ratio counts. */
  readonly freeBytes: number
  /** Deflate cannot go beyond 1032:1; model files are seldom beyond 20:1. */
  readonly ratio: number
}

export const inflateLimits: InflateLimits = {
  inflatedBytes: 4 * 2 ** 30 - 1,
  freeBytes: 32 * 2 ** 20,
  ratio: 100,
}

/** How many bytes these bytes may inflate to. */
export function largestOutput(bytes: Uint8Array, limits: InflateLimits = inflateLimits): number {
  return Math.min(limits.inflatedBytes, Math.max(limits.freeBytes, bytes.length * limits.ratio))
}

/** Throws E_FORMAT for a stream that is cut short or followed by more, E_INTEGRITY for a wrong checksum, E_LIMIT for a bomb. */
export function inflateWhole(
  bytes: Uint8Array,
  kind: 'zlib' | 'gzip',
  limits: InflateLimits = inflateLimits,
): Uint8Array {
  const limit = largestOutput(bytes, limits)
  try {
    return kind === 'zlib' ? inflateZlib(bytes, limit) : inflateGzip(bytes, limit)
  } catch (error) {
    throw isSlipwayError(error) ? error : translate(error, kind, bytes.length, limit)
  }
}

function inflateZlib(bytes: Uint8Array, limit: number): Uint8Array {
  const result = inflate(bytes, 'zlib', limit)
  if (result.consumed !== bytes.length) throw trailing('zlib', bytes.length - result.consumed)
  return result.bytes
}

function inflateGzip(bytes: Uint8Array, limit: number): Uint8Array {
  const start = gzipHeaderLength(bytes)
  const result = inflate(bytes.subarray(start), 'raw', limit)
  const end = start + result.consumed
  if (bytes.length < end + 8) throw truncated('gzip')
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + end, 8)
  if (
    trailer.getUint32(0, true) !== crc32(result.bytes) ||
    trailer.getUint32(4, true) !== result.bytes.length % 2 ** 32
  )
    throw damaged('gzip')
  if (bytes.length > end + 8) throw trailing('gzip', bytes.length - end - 8)
  return result.bytes
}

const headerCrc = 2
const extra = 4
const fileName = 8
const comment = 16
const reserved = 0xe0

function gzipHeaderLength(bytes: Uint8Array): number {
  const flags = bytes[3] ?? reserved
  if (bytes.length < 18) throw truncated('gzip')
  if (bytes[2] !== 8 || (flags & reserved) !== 0)
    throw fault('E_FORMAT', 'the gzip header is malformed')
  let at = 10
  if (flags & extra) at += 2 + (bytes[at]! | (bytes[at + 1]! << 8))
  for (const flag of [fileName, comment]) {
    if ((flags & flag) === 0) continue
    const end = bytes.indexOf(0, at)
    if (end < 0) throw truncated('gzip')
    at = end + 1
  }
  if (flags & headerCrc) at += 2
  if (at > bytes.length) throw truncated('gzip')
  return at
}

function translate(error: unknown, kind: string, length: number, limit: number): unknown {
  const code = inflateErrorCode(error)
  if (code === 'ERR_BUFFER_TOO_LARGE') {
    return fault('E_LIMIT', `the file's ${length} ${kind} bytes inflate to more than ${limit}`, {
      hint: 'If the file is trustworthy, save it again without compression.',
    })
  }
  if (code === 'Z_BUF_ERROR') return truncated(kind)
  if (code === 'Z_DATA_ERROR' || code === 'Z_NEED_DICT') return damaged(kind)
  return error
}

function truncated(kind: string): Error {
  return fault('E_FORMAT', `the ${kind} stream ends before its data does: the file is cut short`)
}
function damaged(kind: string): Error {
  return fault(
    'E_INTEGRITY',
    `the ${kind} stream is damaged: its data does not match its checksum`,
    { hint: 'Copy the file again, as binary.' },
  )
}
function trailing(kind: string, length: number): Error {
  return fault(
    'E_FORMAT',
    `${length} bytes follow the end of the ${kind} stream; a model file holds one stream`,
  )
}
