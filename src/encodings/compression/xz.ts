// The .xz file format 1.2.1 (tukaani.org): streams of LZMA2 blocks with CRC32, CRC64 or SHA-256 checks.
import { fault } from '../../errors.ts'
import { crc32 } from '../crc32.ts'
import { crc64 } from './crc.ts'
import { LzmaDecoder } from './lzma-decoder.ts'
import { Output } from './output.ts'

const headerMagic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
const checkSizes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64]

interface Reader {
  readonly bytes: Uint8Array
  at: number
}

/** Inflates an .xz file of one stream. Block checks are verified (CRC32, CRC64). E_FORMAT, E_INTEGRITY, E_LIMIT, E_UNSUPPORTED. */
export function inflateXz(bytes: Uint8Array, limit: number): Uint8Array {
  const reader: Reader = { bytes, at: 0 }
  if (bytes.length < 32 || !headerMagic.every((byte, i) => bytes[i] === byte)) {
    throw fault('E_FORMAT', 'the xz file ends in its header')
  }
  const view = viewOf(bytes)
  const check = bytes[7]! & 0x0f
  if (bytes[6] !== 0 || bytes[7]! > 0x0f)
    throw fault('E_UNSUPPORTED', 'an xz file with unknown flags')
  if (crc32(bytes.subarray(6, 8)) !== view.getUint32(8, true))
    throw fault('E_INTEGRITY', 'the xz header fails its checksum')
  reader.at = 12
  const out = new Output(limit, bytes.length * 4)
  while (bytes[reader.at] !== 0) {
    if (reader.at >= bytes.length) throw fault('E_FORMAT', 'the xz file ends between its blocks')
    readBlock(reader, out, check)
  }
  checkFooter(bytes, view)
  return out.finish()
}

function readBlock(reader: Reader, out: Output, check: number): void {
  const { bytes } = reader
  const start = reader.at
  const headerSize = (bytes[start]! + 1) * 4
  if (start + headerSize > bytes.length)
    throw fault('E_FORMAT', `the xz block at byte ${start} ends early`)
  const view = viewOf(bytes)
  if (
    crc32(bytes.subarray(start, start + headerSize - 4)) !==
    view.getUint32(start + headerSize - 4, true)
  ) {
    throw fault('E_INTEGRITY', `the xz block header at byte ${start} fails its checksum`)
  }
  const dictionarySize = readBlockHeader(reader, start)
  reader.at = start + headerSize
  const from = out.length
  readLzma2(reader, out, dictionarySize)
  reader.at = start + Math.ceil((reader.at - start) / 4) * 4
  const size = checkSizes[check]!
  if (reader.at + size > bytes.length)
    throw fault('E_FORMAT', `the xz block at byte ${start} ends early`)
  verify(
    bytes.subarray(reader.at, reader.at + size),
    out.bytes.subarray(from, out.length),
    check,
    start,
  )
  reader.at += size
}

/** Filter chain of one LZMA2 filter, which is all that joblib and Python's lzma write; its dictionary size is returned. */
function readBlockHeader(reader: Reader, start: number): number {
  const { bytes } = reader
  const flags = bytes[start + 1]!
  if ((flags & 0x03) !== 0) throw fault('E_UNSUPPORTED', 'an xz file with filters other than LZMA2')
  reader.at = start + 2
  if (flags & 0x40) readVarint(reader)
  if (flags & 0x80) readVarint(reader)
  const filter = readVarint(reader)
  const propertySize = readVarint(reader)
  const bits = bytes[reader.at]! & 0x3f
  if (filter !== 0x21 || propertySize !== 1 || bits > 40)
    throw fault('E_UNSUPPORTED', 'an xz file with filters other than LZMA2')
  return bits === 40 ? 0xffffffff : (2 | (bits & 1)) * 2 ** (Math.floor(bits / 2) + 11)
}

/** LZMA2: chunks, each stored or compressed, with resets that its control byte names. */
function readLzma2(reader: Reader, out: Output, dictionarySize: number): void {
  const { bytes } = reader
  const decoder = new LzmaDecoder(out, dictionarySize)
  let needsProperties = true
  let needsDictionary = true
  for (;;) {
    const control = readByte(reader)
    if (control === 0) return
    if (control === 1 || control >= 0xe0) {
      decoder.resetDictionary()
      needsDictionary = false
    } else if (needsDictionary || (control > 2 && control < 0x80)) {
      throw fault('E_FORMAT', `LZMA2 control byte ${control} at byte ${reader.at - 1}`)
    }
    if (control < 0x80) {
      readStored(reader, out)
      continue
    }
    const size = ((control & 0x1f) << 16) + (readByte(reader) << 8) + readByte(reader) + 1
    const packed = (readByte(reader) << 8) + readByte(reader) + 1
    if (control >= 0xc0) {
      decoder.setProperties(readByte(reader))
      needsProperties = false
    } else if (needsProperties)
      throw fault('E_FORMAT', `an LZMA2 chunk without properties at byte ${reader.at}`)
    else if (control >= 0xa0) decoder.resetState()
    if (reader.at + packed > bytes.length)
      throw fault('E_FORMAT', `the LZMA2 chunk at byte ${reader.at} ends early`)
    out.reserve(size)
    decoder.begin(bytes, reader.at, reader.at + packed)
    if (decoder.decode(size) || decoder.at !== reader.at + packed)
      throw fault('E_FORMAT', `the LZMA2 chunk at byte ${reader.at} has another size`)
    reader.at += packed
  }
}

function readStored(reader: Reader, out: Output): void {
  const size = (readByte(reader) << 8) + readByte(reader) + 1
  if (reader.at + size > reader.bytes.length)
    throw fault('E_FORMAT', `the LZMA2 chunk at byte ${reader.at} ends early`)
  out.reserve(size)
  out.bytes.set(reader.bytes.subarray(reader.at, reader.at + size), out.length)
  out.length += size
  reader.at += size
}

function verify(stored: Uint8Array, content: Uint8Array, check: number, start: number): void {
  const view = viewOf(stored)
  const isRight =
    check === 1
      ? crc32(content) === view.getUint32(0, true)
      : check === 4
        ? crc64(content) === view.getBigUint64(0, true)
        : true // Other checks (SHA-256, none) are not what Python writes by default; the LZMA2 sizes have matched.
  if (!isRight) throw fault('E_INTEGRITY', `the xz block at byte ${start} fails its checksum`)
}

function checkFooter(bytes: Uint8Array, view: DataView): void {
  const end = bytes.length
  if (bytes[end - 2] !== 0x59 || bytes[end - 1] !== 0x5a)
    throw fault('E_FORMAT', 'the xz file has no footer: it is cut off, or something follows it')
  if (crc32(bytes.subarray(end - 8, end - 2)) !== view.getUint32(end - 12, true))
    throw fault('E_INTEGRITY', 'the xz footer fails its checksum')
}

function readByte(reader: Reader): number {
  if (reader.at >= reader.bytes.length) throw fault('E_FORMAT', 'the xz file is cut off')
  return reader.bytes[reader.at++]!
}

function readVarint(reader: Reader): number {
  let value = 0
  for (let i = 0; i < 7; i++) {
    const byte = readByte(reader)
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return value
  }
  throw fault('E_FORMAT', `a number of the xz file at byte ${reader.at} is too long`)
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
