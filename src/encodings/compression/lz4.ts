// LZ4 frame format 1.6 (lz4.github.io): blocks of literals and matches within 64 kB.
import { fault } from '../../errors.ts'
import { xxHash32 } from './xx-hash-32.ts'
import { Output } from './output.ts'

/** Inflates an LZ4 frame. The header's checksum is verified, and the content's where the frame has one. */
export function inflateLz4(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length < 11) throw fault('E_FORMAT', 'the LZ4 file ends in its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const flags = bytes[4]!
  if (flags >> 6 !== 1 || flags & 1)
    throw fault('E_UNSUPPORTED', 'an LZ4 frame with a dictionary or of another version')
  const hasBlockChecksum = (flags & 0x10) !== 0
  const hasSize = (flags & 0x08) !== 0
  const hasContentChecksum = (flags & 0x04) !== 0
  const out = new Output(limit, bytes.length * 4)
  let at = 7 + (hasSize ? 8 : 0)
  if (bytes[at - 1] !== ((xxHash32(bytes.subarray(4, at - 1)) >>> 8) & 0xff))
    throw fault('E_INTEGRITY', 'the LZ4 header fails its checksum')
  for (;;) {
    if (at + 4 > bytes.length) throw fault('E_FORMAT', 'the LZ4 file is cut off')
    const header = view.getUint32(at, true)
    at += 4
    if (header === 0) break
    const size = header & 0x7fffffff
    if (at + size > bytes.length) throw fault('E_FORMAT', `the LZ4 block at byte ${at} ends early`)
    if (header >>> 31) append(out, bytes.subarray(at, at + size))
    else inflateBlock(bytes, at, at + size, out)
    at += size + (hasBlockChecksum ? 4 : 0)
  }
  if (at + (hasContentChecksum ? 4 : 0) !== bytes.length)
    throw fault('E_FORMAT', `something follows the LZ4 frame at byte ${at}`)
  const content = out.finish()
  if (hasContentChecksum && xxHash32(content) !== view.getUint32(at, true))
    throw fault('E_INTEGRITY', 'the LZ4 file fails its checksum')
  return content
}

function inflateBlock(bytes: Uint8Array, start: number, end: number, out: Output): void {
  let at = start
  const extend = (length: number): number => {
    if (length !== 15) return length
    let byte = 255
    while (byte === 255) {
      if (at >= end) throw fault('E_FORMAT', `an LZ4 length at byte ${at} ends early`)
      byte = bytes[at++]!
      length += byte
    }
    return length
  }
  while (at < end) {
    const token = bytes[at++]!
    const literals = extend(token >> 4)
    if (at + literals > end) throw fault('E_FORMAT', `LZ4 literals at byte ${at} end early`)
    append(out, bytes.subarray(at, at + literals))
    at += literals
    if (at === end) return
    if (at + 2 > end) throw fault('E_FORMAT', `an LZ4 match at byte ${at} ends early`)
    const distance = bytes[at]! | (bytes[at + 1]! << 8)
    at += 2
    const length = extend(token & 15) + 4
    if (distance === 0 || distance > out.length)
      throw fault('E_FORMAT', `an LZ4 match at byte ${at} reaches before the start`)
    out.repeat(distance, length)
  }
}

function append(out: Output, bytes: Uint8Array): void {
  out.reserve(bytes.length)
  out.bytes.set(bytes, out.length)
  out.length += bytes.length
}
