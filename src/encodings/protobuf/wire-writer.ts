// Protocol Buffers wire format: https://protobuf.dev/programming-guides/encoding/
import { wireTypes } from './wire-reader.ts'

const utf8 = new TextEncoder()

/** Bytes above which a blob is kept by reference instead of copied into the buffer. */
const largeBlob = 1024

/** Collects fields. Large blobs are copied once, by `finish`. */
export class WireWriter {
  private readonly parts: Uint8Array[] = []
  private partsSize = 0
  private buffer = new Uint8Array(64)
  private used = 0

  get size(): number {
    return this.partsSize + this.used
  }

  int(field: number, value: number): void {
    this.tag(field, wireTypes.varint)
    this.varint(value)
  }

  float(field: number, value: number): void {
    this.tag(field, wireTypes.fixed32)
    this.blobOf(new Float32Array([value]))
  }

  double(field: number, value: number): void {
    this.tag(field, wireTypes.fixed64)
    this.blobOf(new Float64Array([value]))
  }

  text(field: number, value: string): void {
    this.blob(field, utf8.encode(value))
  }

  blob(field: number, value: Uint8Array): void {
    this.tag(field, wireTypes.bytes)
    this.varint(value.length)
    this.append(value)
  }

  packedInts(field: number, values: readonly number[]): void {
    const packed = new WireWriter()
    for (const value of values) packed.varint(value)
    this.message(field, packed)
  }

  packedFloats(field: number, values: readonly number[]): void {
    const floats = Float32Array.from(values)
    this.blob(field, new Uint8Array(floats.buffer))
  }

  message(field: number, inner: WireWriter): void {
    this.tag(field, wireTypes.bytes)
    this.varint(inner.size)
    for (const part of inner.parts) this.append(part)
    this.append(inner.buffer.subarray(0, inner.used))
  }

  finish(): Uint8Array {
    const result = new Uint8Array(this.size)
    let at = 0
    for (const part of this.parts) {
      result.set(part, at)
      at += part.length
    }
    result.set(this.buffer.subarray(0, this.used), at)
    return result
  }

  private tag(field: number, wireType: number): void {
    this.varint(field * 8 + wireType)
  }

  /** An int64 as two's complement: a negative number takes ten bytes. */
  private varint(value: number): void {
    this.reserve(10)
    // INT64_MAX is read as the nearest double, 2^63, one too many.
    const isMost = value >= 2 ** 63
    let low = isMost ? 0xffffffff : value >>> 0
    let high = isMost ? 0x7fffffff : Math.floor(value / 4294967296) >>> 0
    while (high > 0 || low > 127) {
      this.buffer[this.used++] = (low & 127) | 128
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.buffer[this.used++] = low
  }

  // The machine's own order: every machine Node runs on here is little-endian, as the format is.
  private blobOf(numbers: Float32Array | Float64Array): void {
    this.append(new Uint8Array(numbers.buffer))
  }

  private append(bytes: Uint8Array): void {
    if (bytes.length > largeBlob) {
      this.parts.push(this.buffer.slice(0, this.used), bytes)
      this.partsSize += this.used + bytes.length
      this.used = 0
      return
    }
    this.reserve(bytes.length)
    this.buffer.set(bytes, this.used)
    this.used += bytes.length
  }

  private reserve(count: number): void {
    if (this.used + count <= this.buffer.length) return
    const larger = new Uint8Array((this.used + count) * 2)
    larger.set(this.buffer.subarray(0, this.used))
    this.buffer = larger
  }
}
