import { fault } from '../../errors.ts'

/** Grows as a decoder writes, up to `limit` bytes: one more is E_LIMIT, so that a bomb ends here. */
export class Output {
  bytes: Uint8Array
  length = 0
  private readonly limit: number

  /** `expected` is only a first guess: a size that a file states is never believed. */
  constructor(limit: number, expected: number) {
    this.limit = limit
    this.bytes = new Uint8Array(Math.max(64, Math.min(limit, expected)))
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count
    if (needed <= this.bytes.length) return
    if (needed > this.limit) {
      throw fault('E_LIMIT', `the file inflates to more than ${this.limit} bytes`)
    }
    const grown = new Uint8Array(Math.min(this.limit, Math.max(needed, this.bytes.length * 2)))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  /** Repeats `count` bytes that lie `distance` back; they may overlap. The caller has checked that they are there. */
  repeat(distance: number, count: number): void {
    this.reserve(count)
    const { bytes } = this
    let from = this.length - distance
    for (let i = 0; i < count; i++) bytes[this.length++] = bytes[from++]!
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}
