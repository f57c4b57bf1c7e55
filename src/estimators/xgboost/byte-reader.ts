import { malformed } from './faults.ts'

const utf8 = new TextDecoder('utf-8')

/** Little-endian values one after the other; every length is held against the bytes that are left. Throws E_FORMAT. */
export class ByteReader {
  private readonly bytes: Uint8Array
  private readonly view: DataView
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  skip(size: number): void {
    this.need(size)
    this.at += size
  }

  int32(): number {
    this.need(4)
    this.at += 4
    return this.view.getInt32(this.at - 4, true)
  }

  float32(): number {
    this.need(4)
    this.at += 4
    return this.view.getFloat32(this.at - 4, true)
  }

  /** A size, written in 64 bits. */
  size(): number {
    this.need(8)
    this.at += 8
    const size = this.view.getBigUint64(this.at - 8, true)
    if (size > BigInt(this.left)) throw malformed(`a size at byte ${this.at - 8} exceeds the file`)
    return Number(size)
  }

  text(): string {
    return utf8.decode(this.take(this.size()))
  }

  floats(): Float32Array {
    const count = this.size()
    this.need(count * 4)
    return Float32Array.from({ length: count }, () => this.float32())
  }

  take(size: number): Uint8Array {
    this.need(size)
    this.at += size
    return this.bytes.subarray(this.at - size, this.at)
  }

  need(size: number): void {
    if (size > this.left)
      throw malformed(`at byte ${this.at} ${size} bytes are due, but ${this.left} are left`)
  }
}
