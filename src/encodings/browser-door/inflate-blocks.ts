import type { BitReader } from './bit-reader.ts'
import { GrowingBytes } from './growing-bytes.ts'
import type { Huffman } from './huffman.ts'
import { huffmanOf, readSymbol } from './huffman.ts'
import { InflateError } from './inflate-error.ts'

/** The blocks of a deflate stream (RFC 1951) up to the last, inflated. */
export function inflateBlocks(reader: BitReader, maxOutputLength: number): Uint8Array {
  const output = new GrowingBytes(reader.bytes.length * 4, maxOutputLength)
  for (;;) {
    const isLast = reader.take(1)
    const type = reader.take(2)
    if (type === 0) copyStored(reader, output)
    else if (type === 1) inflateCodes(reader, output, fixedCodes())
    else if (type === 2) inflateCodes(reader, output, readCodes(reader))
    else throw new InflateError('Z_DATA_ERROR', 'invalid block type')
    if (isLast) return output.finished()
  }
}

function copyStored(reader: BitReader, output: GrowingBytes): void {
  reader.alignToByte()
  const length = reader.take(16)
  if ((length ^ reader.take(16)) !== 0xffff)
    throw new InflateError('Z_DATA_ERROR', 'invalid stored block lengths')
  reader.alignToByte()
  output.append(reader.raw(length))
}

interface Codes {
  readonly literals: Huffman
  readonly distances: Huffman
}

const endOfBlock = 256

/** Extra bits of the codes (RFC 1951, 3.2.5); the last length, 258, stands by itself. */
const lengthExtra = Uint8Array.from({ length: 29 }, (_, i) =>
  i < 8 || i === 28 ? 0 : (i >> 2) - 1,
)
const lengthBase = startsOf(lengthExtra, 3)
lengthBase[28] = 258
const distanceExtra = Uint8Array.from({ length: 30 }, (_, i) => (i < 4 ? 0 : (i >> 1) - 1))
const distanceBase = startsOf(distanceExtra, 1)

/** Each code stands for as many numbers as its extra bits tell apart. */
function startsOf(extra: Uint8Array, first: number): Uint16Array {
  let next = first
  return Uint16Array.from(extra, (bits) => {
    const start = next
    next += 1 << bits
    return start
  })
}

function inflateCodes(reader: BitReader, output: GrowingBytes, codes: Codes): void {
  const { literals, distances } = codes
  for (;;) {
    const symbol = readSymbol(reader, literals)
    if (symbol < endOfBlock) {
      output.push(symbol)
      continue
    }
    if (symbol === endOfBlock) return
    const place = symbol - endOfBlock - 1
    if (place >= lengthBase.length)
      throw new InflateError('Z_DATA_ERROR', 'invalid literal/length code')
    const length = lengthBase[place]! + reader.take(lengthExtra[place]!)
    const code = readSymbol(reader, distances)
    if (code >= distanceBase.length) throw new InflateError('Z_DATA_ERROR', 'invalid distance code')
    output.repeat(distanceBase[code]! + reader.take(distanceExtra[code]!), length)
  }
}

let fixed: Codes | undefined

function fixedCodes(): Codes {
  if (fixed) return fixed
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280)
  lengths.fill(8, 280)
  fixed = {
    literals: huffmanOf(lengths, false),
    distances: huffmanOf(new Uint8Array(32).fill(5), false),
  }
  return fixed
}

const orderOfLengths = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
const mostLiterals = 286
const mostDistances = 30

function readCodes(reader: BitReader): Codes {
  const literals = reader.take(5) + 257
  const distances = reader.take(5) + 1
  const count = reader.take(4) + 4
  if (literals > mostLiterals || distances > mostDistances)
    throw new InflateError('Z_DATA_ERROR', 'too many length or distance symbols')
  const lengths = new Uint8Array(orderOfLengths.length)
  for (let i = 0; i < count; i++) lengths[orderOfLengths[i]!] = reader.take(3)
  const all = readLengths(reader, huffmanOf(lengths, false), literals + distances)
  if (all[endOfBlock] === 0) throw new InflateError('Z_DATA_ERROR', 'missing end-of-block')
  return {
    literals: huffmanOf(all.subarray(0, literals), true),
    distances: huffmanOf(all.subarray(literals), true),
  }
}

const repeatPrevious = 16
const repeatZero = 17

function readLengths(reader: BitReader, code: Huffman, count: number): Uint8Array {
  const lengths = new Uint8Array(count)
  for (let at = 0; at < count;) {
    const symbol = readSymbol(reader, code)
    if (symbol < repeatPrevious) {
      lengths[at++] = symbol
      continue
    }
    const isPrevious = symbol === repeatPrevious
    if (isPrevious && at === 0) throw new InflateError('Z_DATA_ERROR', 'invalid bit length repeat')
    const value = isPrevious ? lengths[at - 1]! : 0
    const end =
      at +
      (isPrevious
        ? 3 + reader.take(2)
        : symbol === repeatZero
          ? 3 + reader.take(3)
          : 11 + reader.take(7))
    if (end > count) throw new InflateError('Z_DATA_ERROR', 'invalid bit length repeat')
    lengths.fill(value, at, end)
    at = end
  }
  return lengths
}
