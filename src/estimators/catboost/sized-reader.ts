import { malformed } from './malformed.ts'

/** Reads what the library's serializer writes one behind the other: sizes of 4 bytes (ff ff ff ff: 8 follow), and blocks of bytes under their size. */
export class SizedReader {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private at: number

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }

  size(): number {
    this.need(4)
    const short = this.view.getUint32(this.at, true)
    this.at += 4
    if (short !== 0xffffffff) return short
    this.need(8)
    const long =
      this.view.getUint32(this.at, true) + this.view.getUint32(this.at + 4, true) * 2 ** 32
    this.at += 8
    return long
  }

  block(): Uint8Array {
    const size = this.size()
    this.need(size)
    const block = this.bytes.subarray(this.at, this.at + size)
    this.at += size
    return block
  }

  private need(size: number): void {
    const left = this.bytes.length - this.at
    if (size > left)
      throw malformed(`it asks for ${size} bytes at byte ${this.at}, and ${left} are left`)
  }
}
