import { InflateError } from './inflate-error.ts'

/** Bits of a deflate stream, least significant first. Z_BUF_ERROR where the bytes end. */
export class BitReader {
  readonly bytes: Uint8Array
  /** Next byte that is not in `hold`. */
  at = 0
  hold = 0
  /** Bits in `hold`, at most 31. */
  count = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  /** Fills `hold` up to 25 bits or more, fewer where the bytes end. */
  fill(): void {
    while (this.count <= 24 && this.at < this.bytes.length) {
      this.hold |= this.bytes[this.at++]! << this.count
      this.count += 8
    }
  }

  /** Up to 16 bits. */
  take(bits: number): number {
    if (this.count < bits) this.fill()
    const value = this.hold & ((1 << bits) - 1)
    this.drop(bits)
    return value
  }

  drop(bits: number): void {
    if (bits > this.count) throw new InflateError('Z_BUF_ERROR', 'unexpected end of file')
    this.hold >>>= bits
    this.count -= bits
  }

  /** Gives whole bytes in `hold` back and skips the rest of the last one that was begun. */
  alignToByte(): void {
    this.at -= this.count >>> 3
    this.hold = 0
    this.count = 0
  }

  /** The next `length` bytes, at a byte's border. */
  raw(length: number): Uint8Array {
    const end = this.at + length
    if (end > this.bytes.length) throw new InflateError('Z_BUF_ERROR', 'unexpected end of file')
    const part = this.bytes.subarray(this.at, end)
    this.at = end
    return part
  }

  /** At a byte's border. */
  bigEndian32(): number {
    this.alignToByte()
    const [a, b, c, d] = this.raw(4) as unknown as readonly [number, number, number, number]
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
  }
}
