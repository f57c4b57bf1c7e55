// bzip2 (the format of bzip2 1.0): Huffman-coded, move-to-front, Burrows-Wheeler blocks of up to 900 kB.
import { fault } from '../../errors.ts'
import { crcBzip } from './crc.ts'
import { Output } from './output.ts'

const blockMark = 0x314159265359
const endMark = 0x177245385090
const groupSize = 50
const maximumCodeLength = 20

/** Inflates a .bz2 file; concatenated streams are joined, as Python does. Every block's CRC is verified. */
export function inflateBzip2(bytes: Uint8Array, limit: number): Uint8Array {
  const bits = new BitReader(bytes)
  const out = new Output(limit, bytes.length * 4)
  do {
    if (bits.read(24) !== 0x425a68)
      throw fault('E_FORMAT', `no bzip2 stream begins at byte ${bits.at - 3}`)
    const level = bits.read(8) - 0x30
    if (level < 1 || level > 9) throw fault('E_FORMAT', `bzip2 level ${level}`)
    readStream(bits, out, level * 100_000)
  } while (bits.at < bytes.length)
  return out.finish()
}

function readStream(bits: BitReader, out: Output, blockSize: number): void {
  let combined = 0
  for (;;) {
    const mark = bits.read(24) * 0x1000000 + bits.read(24)
    const crc = bits.read(16) * 0x10000 + bits.read(16)
    if (mark === endMark) {
      if (crc !== combined) throw fault('E_INTEGRITY', 'the bzip2 stream fails its checksum')
      return bits.alignToByte()
    }
    if (mark !== blockMark) throw fault('E_FORMAT', `no bzip2 block begins at byte ${bits.at}`)
    const from = out.length
    readBlock(bits, out, blockSize)
    if (crcBzip(out.bytes.subarray(from, out.length)) !== crc)
      throw fault('E_INTEGRITY', `the bzip2 block before byte ${bits.at} fails its checksum`)
    combined = (((combined << 1) | (combined >>> 31)) ^ crc) >>> 0
  }
}

function readBlock(bits: BitReader, out: Output, blockSize: number): void {
  if (bits.read(1))
    throw fault('E_UNSUPPORTED', 'a bzip2 block of the randomised kind that bzip2 0.9 wrote')
  const origin = bits.read(24)
  const symbols = readSymbolMap(bits)
  const selectors = readSelectors(bits)
  const tables = Array.from({ length: selectors.groups }, () => readTable(bits, symbols.length + 2))
  const { block, counts } = readMoveToFront(bits, symbols, selectors.order, tables, blockSize)
  if (origin >= block.length)
    throw fault('E_FORMAT', `a bzip2 block before byte ${bits.at} starts outside itself`)
  undoTransform(block, counts, origin, out)
}

/** Byte values that occur, in order. */
function readSymbolMap(bits: BitReader): number[] {
  const ranges = bits.read(16)
  const symbols: number[] = []
  for (let i = 0; i < 16; i++) {
    if (!((ranges >> (15 - i)) & 1)) continue
    const used = bits.read(16)
    for (let j = 0; j < 16; j++) if ((used >> (15 - j)) & 1) symbols.push(i * 16 + j)
  }
  if (symbols.length === 0)
    throw fault('E_FORMAT', `a bzip2 block before byte ${bits.at} uses no bytes`)
  return symbols
}

function readSelectors(bits: BitReader): { groups: number; order: Uint8Array } {
  const groups = bits.read(3)
  const count = bits.read(15)
  if (groups < 2 || groups > 6 || count === 0)
    throw fault('E_FORMAT', `bzip2 selectors before byte ${bits.at}`)
  const recent = [0, 1, 2, 3, 4, 5]
  const order = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    let place = 0
    while (bits.read(1))
      if (++place >= groups) throw fault('E_FORMAT', `a bzip2 selector before byte ${bits.at}`)
    const [group] = recent.splice(place, 1) as [number]
    recent.unshift(group)
    order[i] = group
  }
  return { groups, order }
}

/** Canonical Huffman code: for each length the last code and where its symbols stand in `sorted`. */
interface HuffmanTable {
  readonly shortest: number
  readonly limits: Int32Array
  readonly offsets: Int32Array
  readonly sorted: Uint16Array
}

function readTable(bits: BitReader, size: number): HuffmanTable {
  const lengths = new Uint8Array(size)
  let length = bits.read(5)
  for (let i = 0; i < size; i++) {
    for (;;) {
      if (length < 1 || length > maximumCodeLength)
        throw fault('E_FORMAT', `a bzip2 code length before byte ${bits.at}`)
      if (!bits.read(1)) break
      length += bits.read(1) ? -1 : 1
    }
    lengths[i] = length
  }
  const counts = new Int32Array(maximumCodeLength + 2)
  for (const l of lengths) counts[l]!++
  const sorted = new Uint16Array(size)
  let filled = 0
  for (let l = 1; l <= maximumCodeLength; l++)
    for (let i = 0; i < size; i++) if (lengths[i] === l) sorted[filled++] = i
  const limits = new Int32Array(maximumCodeLength + 2).fill(-1)
  const offsets = new Int32Array(maximumCodeLength + 2)
  let code = 0
  let index = 0
  for (let l = 1; l <= maximumCodeLength; l++) {
    offsets[l] = index - code
    code += counts[l]!
    index += counts[l]!
    limits[l] = code - 1
    code <<= 1
  }
  return { shortest: Math.min(...lengths), limits, offsets, sorted }
}

function readSymbol(bits: BitReader, table: HuffmanTable): number {
  let length = table.shortest
  let code = bits.read(length)
  while (code > table.limits[length]!) {
    if (++length > maximumCodeLength) throw fault('E_FORMAT', `a bzip2 code before byte ${bits.at}`)
    code = (code << 1) | bits.read(1)
  }
  const symbol = table.sorted[code + table.offsets[length]!]
  if (symbol === undefined) throw fault('E_FORMAT', `a bzip2 code before byte ${bits.at}`)
  return symbol
}

function readMoveToFront(
  bits: BitReader,
  symbols: number[],
  order: Uint8Array,
  tables: readonly HuffmanTable[],
  blockSize: number,
): { block: Uint8Array; counts: Int32Array } {
  const recent = symbols.slice()
  const end = symbols.length + 1
  const block = new Uint8Array(blockSize)
  const counts = new Int32Array(256)
  let length = 0
  let run = 0
  let weight = 1
  for (let read = 0; ; read++) {
    const group = order[Math.floor(read / groupSize)]
    if (group === undefined)
      throw fault('E_FORMAT', `a bzip2 block before byte ${bits.at} has too few selectors`)
    const symbol = readSymbol(bits, tables[group]!)
    if (symbol < 2) {
      // Run lengths are bijective base 2: RUNA adds 1, RUNB 2, times the weight.
      run += weight << symbol
      weight <<= 1
      if (run > blockSize)
        throw fault('E_FORMAT', `a bzip2 run before byte ${bits.at} is longer than a block`)
      continue
    }
    if (run > 0) {
      if (length + run > blockSize)
        throw fault('E_FORMAT', `a bzip2 block before byte ${bits.at} is too long`)
      block.fill(recent[0]!, length, length + run)
      counts[recent[0]!]! += run
      length += run
      run = 0
      weight = 1
    }
    if (symbol === end) return { block: block.subarray(0, length), counts }
    if (length >= blockSize)
      throw fault('E_FORMAT', `a bzip2 block before byte ${bits.at} is too long`)
    const [byte] = recent.splice(symbol - 1, 1) as [number]
    recent.unshift(byte)
    block[length++] = byte
    counts[byte]!++
  }
}

/** Inverse Burrows-Wheeler transform, then the outer run-length code: after four equal bytes comes a count. */
function undoTransform(block: Uint8Array, counts: Int32Array, origin: number, out: Output): void {
  const starts = new Int32Array(256)
  for (let i = 1; i < 256; i++) starts[i] = starts[i - 1]! + counts[i - 1]!
  const next = new Uint32Array(block.length)
  for (let i = 0; i < block.length; i++) next[starts[block[i]!]!++] = i
  let at = next[origin]!
  let previous = -1
  let repeated = 0
  for (let i = 0; i < block.length; i++) {
    const byte = block[at]!
    at = next[at]!
    if (repeated === 4) {
      out.reserve(byte)
      out.bytes.fill(previous, out.length, out.length + byte)
      out.length += byte
      repeated = 0
      previous = -1
      continue
    }
    repeated = byte === previous ? repeated + 1 : 1
    previous = byte
    out.reserve(1)
    out.bytes[out.length++] = byte
  }
}

class BitReader {
  private readonly bytes: Uint8Array
  /** The next unread byte. */
  at = 0
  private buffer = 0
  private held = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** The next `count` (at most 24) bits, most significant first. */
  read(count: number): number {
    while (this.held < count) {
      if (this.at >= this.bytes.length) throw fault('E_FORMAT', 'the bzip2 file is cut off')
      this.buffer = ((this.buffer << 8) | this.bytes[this.at++]!) >>> 0
      this.held += 8
    }
    this.held -= count
    const value = this.buffer >>> this.held
    this.buffer = this.held === 0 ? 0 : this.buffer & ((1 << this.held) - 1)
    return value
  }

  alignToByte(): void {
    this.held = 0
    this.buffer = 0
  }
}
