// Protocol Buffers wire format: https://protobuf.dev/programming-guides/encoding/
import { fault } from '../../errors.ts'

export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeText(bytes: Uint8Array, offset: number): string {
  try {
    return strictText.decode(bytes)
  } catch (cause) {
    throw fault('E_FORMAT', `the text at byte ${offset} is not UTF-8`, { cause })
  }
}

/** Reads a span of a file field by field. Every length is checked against the span before anything is taken. */
export class WireReader {
  readonly bytes: Uint8Array
  readonly end: number
  at: number
  private readonly view: DataView

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.at = start
    this.end = end
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isDone(): boolean {
    return this.at >= this.end
  }

  /** An unsigned varint below 2^53. */
  unsigned(): number {
    const start = this.at
    const [low, high] = this.halves()
    if (high >= 0x200000) throw fault('E_FORMAT', `the number at byte ${start} is out of range`)
    return high * 4294967296 + low
  }

  /** An int64 as the nearest double: exact to 2^53, and INT64_MAX and its like stay "as far as it goes". */
  signed(): number {
    const [low, high] = this.halves()
    return (high | 0) * 4294967296 + low
  }

  float(): number {
    return this.view.getFloat32(this.take(4), true)
  }

  double(): number {
    return this.view.getFloat64(this.take(8), true)
  }

  /** The span of a length-delimited field. */
  span(): { start: number; end: number } {
    const length = this.unsigned()
    if (length > this.end - this.at)
      throw fault(
        'E_FORMAT',
        `a field at byte ${this.at} is ${length} bytes long; ${this.end - this.at} are left`,
      )
    const start = this.at
    this.at += length
    return { start, end: this.at }
  }

  /** A view of the file's own bytes. */
  blob(): Uint8Array {
    const { start, end } = this.span()
    return this.bytes.subarray(start, end)
  }

  text(): string {
    const { start, end } = this.span()
    return decodeText(this.bytes.subarray(start, end), start)
  }

  skip(wireType: number): void {
    if (wireType === wireTypes.varint) this.halves()
    else if (wireType === wireTypes.fixed64) this.take(8)
    else if (wireType === wireTypes.bytes) this.span()
    else if (wireType === wireTypes.fixed32) this.take(4)
    else throw fault('E_FORMAT', `wire type ${wireType} at byte ${this.at} is not in use`)
  }

  /** Field number and wire type of what follows. */
  tag(): { field: number; wireType: number } {
    const start = this.at
    const tag = this.unsigned()
    const field = Math.floor(tag / 8)
    if (field === 0 || field > 0x1fffffff)
      throw fault('E_FORMAT', `field number ${field} at byte ${start}`)
    return { field, wireType: tag % 8 }
  }

  private take(count: number): number {
    if (count > this.end - this.at)
      throw fault('E_FORMAT', `the file ends inside a number at byte ${this.at}`)
    const start = this.at
    this.at += count
    return start
  }

  /** The two 32-bit halves of a varint of at most ten bytes. */
  private halves(): readonly [low: number, high: number] {
    const { bytes, end } = this
    const start = this.at
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= end) throw fault('E_FORMAT', `the file ends inside a number at byte ${start}`)
      const byte = bytes[this.at++]!
      const bits = byte & 127
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >>> 4
      } else if (shift < 63) high |= bits << (shift - 32)
      // Only one bit is left for the tenth byte.
      else if (bits > 1) throw fault('E_FORMAT', `the number at byte ${start} is out of range`)
      else high |= bits << 31
      if (byte < 128) return [low >>> 0, high >>> 0]
    }
    throw fault('E_FORMAT', `the number at byte ${start} is longer than ten bytes`)
  }
}
