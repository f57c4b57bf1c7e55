import { InflateError } from './inflate-error.ts'

const smallest = 1024
/** Hostile bytes reserve no more than this by their length alone. */
const largestStart = 64 * 1024 * 1024

/** Bytes of a length that is not known before: their room doubles. ERR_BUFFER_TOO_LARGE above `most`. */
export class GrowingBytes {
  private bytes: Uint8Array
  private length = 0
  private readonly most: number

  constructor(expected: number, most: number) {
    this.most = most
    this.bytes = new Uint8Array(Math.min(most, largestStart, Math.max(expected, smallest)))
  }

  push(byte: number): void {
    if (this.length === this.bytes.length) this.grow(1)
    this.bytes[this.length++] = byte
  }

  append(part: Uint8Array): void {
    if (this.length + part.length > this.bytes.length) this.grow(part.length)
    this.bytes.set(part, this.length)
    this.length += part.length
  }

  /** Repeats `length` bytes that stand `distance` before the end; they may overlap with what they become. */
  repeat(distance: number, length: number): void {
    const from = this.length - distance
    if (from < 0) throw new InflateError('Z_DATA_ERROR', 'invalid distance too far back')
    const end = this.length + length
    if (end > this.bytes.length) this.grow(length)
    const { bytes } = this
    if (distance === 1) bytes.fill(bytes[from]!, this.length, end)
    else if (distance >= length && length > 32) bytes.copyWithin(this.length, from, from + length)
    else for (let to = this.length, i = from; to < end; to++, i++) bytes[to] = bytes[i]!
    this.length = end
  }

  /** The bytes, in a buffer of their own size where much would be kept for nothing. */
  finished(): Uint8Array {
    const { bytes, length } = this
    return length * 2 < bytes.length ? bytes.slice(0, length) : bytes.subarray(0, length)
  }

  private grow(more: number): void {
    const needed = this.length + more
    if (needed > this.most)
      throw new InflateError('ERR_BUFFER_TOO_LARGE', `more than ${this.most} bytes`)
    const larger = new Uint8Array(Math.min(this.most, Math.max(needed, this.bytes.length * 2)))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }
}
