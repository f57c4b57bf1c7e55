import type { BitReader } from './bit-reader.ts'
import { InflateError } from './inflate-error.ts'

const longestCode = 15
/** Codes up to so many bits are found in one step. */
const tableBits = 10

/** A canonical Huffman code (RFC 1951, 3.2.2). */
export interface Huffman {
  /** By the next 10 bits: symbol * 16 + length; 0 where the code is longer or none. */
  readonly table: Uint16Array
  /** Number of codes of each length. */
  readonly counts: Uint16Array
  /** Symbols in the order of their codes. */
  readonly symbols: Uint16Array
}

/**
 * The code of these lengths; 0 means the symbol does not occur. As zlib has it, a code may leave room only where it is one code of one
 * bit (`mayBeIncomplete`), or none at all: then reading a symbol is the error.
 */
export function huffmanOf(lengths: Uint8Array, mayBeIncomplete: boolean): Huffman {
  const counts = new Uint16Array(longestCode + 1)
  for (const length of lengths) counts[length]!++
  const used = lengths.length - counts[0]!
  counts[0] = 0
  let left = 1
  for (let length = 1; length <= longestCode; length++) {
    left = left * 2 - counts[length]!
    if (left < 0) throw new InflateError('Z_DATA_ERROR', 'over-subscribed code lengths')
  }
  const isLoneBit = mayBeIncomplete && used === 1 && counts[1] === 1
  if (left > 0 && used > 0 && !isLoneBit)
    throw new InflateError('Z_DATA_ERROR', 'incomplete code lengths')
  return { counts, ...sorted(lengths, counts) }
}

function sorted(lengths: Uint8Array, counts: Uint16Array): Pick<Huffman, 'table' | 'symbols'> {
  const table = new Uint16Array(1 << tableBits)
  const symbols = new Uint16Array(lengths.length)
  const nextCode = new Uint16Array(longestCode + 2)
  const nextPlace = new Uint16Array(longestCode + 2)
  for (let length = 1; length <= longestCode; length++) {
    nextCode[length + 1] = (nextCode[length]! + counts[length]!) << 1
    nextPlace[length + 1] = nextPlace[length]! + counts[length]!
  }
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!
    if (length === 0) continue
    symbols[nextPlace[length]!++] = symbol
    const code = reversed(nextCode[length]!++, length)
    if (length > tableBits) continue
    for (let i = code; i < table.length; i += 1 << length) table[i] = symbol * 16 + length
  }
  return { table, symbols }
}

/** Codes stand in the stream from their most significant bit. */
function reversed(code: number, length: number): number {
  let result = 0
  for (let i = 0; i < length; i++) result |= ((code >>> i) & 1) << (length - 1 - i)
  return result
}

/** The next symbol. */
export function readSymbol(reader: BitReader, huffman: Huffman): number {
  if (reader.count < longestCode) reader.fill()
  const entry = huffman.table[reader.hold & ((1 << tableBits) - 1)]!
  if (entry === 0) return readLong(reader, huffman)
  reader.drop(entry & 15)
  return entry >>> 4
}

/** Bit by bit: at each length the codes are the consecutive numbers from `first`. */
function readLong(reader: BitReader, { counts, symbols }: Huffman): number {
  let code = 0
  let first = 0
  let place = 0
  for (let length = 1; length <= longestCode; length++) {
    if (length > reader.count) throw new InflateError('Z_BUF_ERROR', 'unexpected end of file')
    code |= (reader.hold >>> (length - 1)) & 1
    const count = counts[length]!
    if (code - first < count) {
      reader.drop(length)
      return symbols[place + code - first]!
    }
    place += count
    first = (first + count) << 1
    code <<= 1
  }
  throw new InflateError('Z_DATA_ERROR', 'invalid code')
}
