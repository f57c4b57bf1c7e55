// The LZMA algorithm (LZMA specification, Igor Pavlov, 2015): a range coder over a sliding window.
import { fault } from '../../errors.ts'
import type { Output } from './output.ts'

const states = 12
const posStatesMax = 16
const lenToPosStates = 4
const minimumMatch = 2
const initial = 1024 // probabilities are 11-bit: one half

/** Decodes the symbols of one LZMA stream; properties and state may be reset between chunks, as LZMA2 does. */
export class LzmaDecoder {
  private lc = 0
  private lp = 0
  private pb = 0
  private literals = new Uint16Array(0)
  private readonly isMatch = new Uint16Array(states * posStatesMax)
  private readonly isRep = new Uint16Array(states)
  private readonly isRepG0 = new Uint16Array(states)
  private readonly isRepG1 = new Uint16Array(states)
  private readonly isRepG2 = new Uint16Array(states)
  private readonly isRep0Long = new Uint16Array(states * posStatesMax)
  private readonly posSlots = new Uint16Array(lenToPosStates * 64)
  private readonly posSpecial = new Uint16Array(115)
  private readonly align = new Uint16Array(16)
  private readonly matchLength = new LengthModel()
  private readonly repLength = new LengthModel()
  private state = 0
  private rep0 = 0
  private rep1 = 0
  private rep2 = 0
  private rep3 = 0
  private range = 0
  private code = 0
  private input: Uint8Array = new Uint8Array(0)
  /** The next byte of the input. */
  at = 0
  private end = 0
  private readonly out: Output
  /** Where the dictionary began: distances may not reach further back. */
  private dictionaryStart = 0
  private readonly dictionarySize: number

  constructor(out: Output, dictionarySize: number) {
    this.out = out
    this.dictionarySize = dictionarySize
  }

  /** lc + lp <= 4 holds for LZMA2 and is what every writer of LZMA files uses; more costs memory for nothing. */
  setProperties(byte: number): void {
    const lc = byte % 9
    const rest = (byte - lc) / 9
    if (byte >= 225 || lc + (rest % 5) > 4)
      throw fault('E_FORMAT', `LZMA properties ${byte} at byte ${this.at}`)
    this.lc = lc
    this.lp = rest % 5
    this.pb = (rest - this.lp) / 5
    this.literals = new Uint16Array(0x300 << (this.lc + this.lp))
    this.resetState()
  }

  resetState(): void {
    for (const model of [
      this.literals,
      this.isMatch,
      this.isRep,
      this.isRepG0,
      this.isRepG1,
      this.isRepG2,
      this.isRep0Long,
      this.posSlots,
      this.posSpecial,
      this.align,
    ]) {
      model.fill(initial)
    }
    this.matchLength.reset()
    this.repLength.reset()
    this.state = this.rep0 = this.rep1 = this.rep2 = this.rep3 = 0
  }

  resetDictionary(): void {
    this.dictionaryStart = this.out.length
  }

  /** Begins a range-coded run in input[start, end). */
  begin(input: Uint8Array, start: number, end: number): void {
    this.input = input
    this.at = start
    this.end = end
    if (this.nextByte() !== 0)
      throw fault('E_FORMAT', `the LZMA stream at byte ${start} does not begin with 0`)
    this.range = 0xffffffff
    this.code = 0
    for (let i = 0; i < 4; i++) this.code = ((this.code << 8) | this.nextByte()) >>> 0
  }

  get isFinished(): boolean {
    return this.code === 0
  }

  /** Decodes until `size` more bytes stand in the output, or (size Infinity) until the end mark. Returns whether the mark was met. */
  decode(size: number): boolean {
    const { out } = this
    const stop = out.length + size
    const posMask = (1 << this.pb) - 1
    while (out.length < stop) {
      const position = out.length - this.dictionaryStart
      const posState = position & posMask
      if (this.bit(this.isMatch, this.state * posStatesMax + posState) === 0) {
        this.literal(position)
        continue
      }
      const length = this.match(posState, position)
      if (length === 0) return true
      if (out.length + length > stop)
        throw fault('E_FORMAT', `an LZMA match at byte ${this.at} reaches beyond the stated size`)
      out.repeat(this.rep0 + 1, length)
    }
    return false
  }

  private literal(position: number): void {
    const { out } = this
    const previous = position > 0 ? out.bytes[out.length - 1]! : 0
    const context = ((position & ((1 << this.lp) - 1)) << this.lc) + (previous >> (8 - this.lc))
    const base = 0x300 * context
    let symbol = 1
    if (this.state >= 7) {
      if (this.rep0 >= position) throw this.tooFar()
      let matched = out.bytes[out.length - this.rep0 - 1]!
      do {
        const matchedBit = (matched >> 7) & 1
        matched <<= 1
        const bit = this.bit(this.literals, base + ((1 + matchedBit) << 8) + symbol)
        symbol = (symbol << 1) | bit
        if (matchedBit !== bit) break
      } while (symbol < 0x100)
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.bit(this.literals, base + symbol)
    out.reserve(1)
    out.bytes[out.length++] = symbol
    this.state = this.state < 4 ? 0 : this.state < 10 ? this.state - 3 : this.state - 6
  }

  /** Length of the match or repetition whose distance is now rep0; 0 is the end mark. */
  private match(posState: number, position: number): number {
    let length: number
    if (this.bit(this.isRep, this.state) === 0) {
      this.rep3 = this.rep2
      this.rep2 = this.rep1
      this.rep1 = this.rep0
      length = this.matchLength.decode(this, posState)
      this.state = this.state < 7 ? 7 : 10
      this.rep0 = this.distance(length)
      if (this.rep0 === 0xffffffff) return 0
    } else {
      const short = this.repetition(posState)
      if (short) length = 1 - minimumMatch
      else {
        length = this.repLength.decode(this, posState)
        this.state = this.state < 7 ? 8 : 11
      }
    }
    if (this.rep0 >= position || this.rep0 >= this.dictionarySize) throw this.tooFar()
    return length + minimumMatch
  }

  /** Chooses one of the last four distances; true for a single repeated byte. */
  private repetition(posState: number): boolean {
    if (this.bit(this.isRepG0, this.state) === 0) {
      if (this.bit(this.isRep0Long, this.state * posStatesMax + posState) === 0) {
        this.state = this.state < 7 ? 9 : 11
        return true
      }
      return false
    }
    let distance: number
    if (this.bit(this.isRepG1, this.state) === 0) distance = this.rep1
    else {
      if (this.bit(this.isRepG2, this.state) === 0) distance = this.rep2
      else {
        distance = this.rep3
        this.rep3 = this.rep2
      }
      this.rep2 = this.rep1
    }
    this.rep1 = this.rep0
    this.rep0 = distance
    return false
  }

  private distance(length: number): number {
    const slot = this.tree(this.posSlots, Math.min(length, lenToPosStates - 1) * 64, 6)
    if (slot < 4) return slot
    const directBits = (slot >> 1) - 1
    const base = ((2 | (slot & 1)) << directBits) >>> 0
    if (slot < 14) return base + this.reverseTree(this.posSpecial, base - slot, directBits)
    return (base + this.direct(directBits - 4) * 16 + this.reverseTree(this.align, 0, 4)) >>> 0
  }

  /** A symbol of `bits` bits from a bit tree that starts at `base` (its index 0 is unused). */
  tree(model: Uint16Array, base: number, bits: number): number {
    let symbol = 1
    for (let i = 0; i < bits; i++) symbol = (symbol << 1) | this.bit(model, base + symbol)
    return symbol - (1 << bits)
  }

  private reverseTree(model: Uint16Array, base: number, bits: number): number {
    let node = 1
    let symbol = 0
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(model, base + node)
      node = (node << 1) | bit
      symbol |= bit << i
    }
    return symbol
  }

  private direct(bits: number): number {
    let result = 0
    for (let i = 0; i < bits; i++) {
      this.range >>>= 1
      if (this.code >= this.range) {
        this.code -= this.range
        result = result * 2 + 1
      } else result *= 2
      this.normalize()
    }
    return result
  }

  bit(model: Uint16Array, index: number): number {
    const probability = model[index]!
    const bound = (this.range >>> 11) * probability
    if (this.code < bound) {
      model[index] = probability + ((2048 - probability) >> 5)
      this.range = bound
      this.normalize()
      return 0
    }
    model[index] = probability - (probability >> 5)
    this.code -= bound
    this.range -= bound
    this.normalize()
    return 1
  }

  private normalize(): void {
    if (this.range >= 0x1000000) return
    this.range = (this.range << 8) >>> 0
    this.code = ((this.code << 8) | this.nextByte()) >>> 0
  }

  private nextByte(): number {
    if (this.at >= this.end)
      throw fault('E_FORMAT', `the LZMA stream ends early, at byte ${this.at}`)
    return this.input[this.at++]!
  }

  private tooFar(): Error {
    return fault('E_FORMAT', `an LZMA match at byte ${this.at} reaches before the start`)
  }
}

/** Lengths 0..271 in three ranges, each a bit tree. */
class LengthModel {
  private readonly choice = new Uint16Array(2)
  private readonly low = new Uint16Array(posStatesMax * 8)
  private readonly middle = new Uint16Array(posStatesMax * 8)
  private readonly high = new Uint16Array(256)

  reset(): void {
    for (const model of [this.choice, this.low, this.middle, this.high]) model.fill(initial)
  }

  decode(decoder: LzmaDecoder, posState: number): number {
    if (decoder.bit(this.choice, 0) === 0) return decoder.tree(this.low, posState * 8, 3)
    if (decoder.bit(this.choice, 1) === 0) return 8 + decoder.tree(this.middle, posState * 8, 3)
    return 16 + decoder.tree(this.high, 0, 8)
  }
}
