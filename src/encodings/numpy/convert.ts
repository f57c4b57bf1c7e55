// The bytes of an array's elements as JavaScript numbers and text.

import { fault } from '../../errors.ts'
import type { ByteBudget } from '../byte-budget.ts'
import type { DType } from './dtype.ts'
import type { ArrayData } from './array-data.ts'
import { halfToSingle } from './half.ts'
import { decodeFixedBytes, decodeFixedText } from './fixed-text.ts'

type View<T> = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => T

/** Elements in C order and the dtype's byte order -> ArrayData. A view where nothing has to change. */
export function convert(
  source: Uint8Array,
  dtype: DType,
  budget: ByteBudget | undefined,
): ArrayData {
  const { kind, itemsize } = dtype
  const unit = kind === 'c' ? itemsize / 2 : kind === 'U' ? 4 : itemsize
  const bytes =
    dtype.isBigEndian && unit > 1 && kind !== 'V' && kind !== 'S'
      ? swap(source, unit, budget)
      : source
  switch (kind) {
    case 'b':
      return booleans(bytes)
    case 'f':
    case 'c':
      return floats(bytes, dtype, unit, budget)
    case 'i':
      if (itemsize === 8) return long(bytes, dtype, budget)
      return itemsize === 4
        ? view(Int32Array, bytes, 4, budget)
        : itemsize === 2
          ? view(Int16Array, bytes, 2, budget)
          : view(Int8Array, bytes, 1, budget)
    case 'u':
      if (itemsize === 8) return long(bytes, dtype, budget)
      return itemsize === 4
        ? view(Uint32Array, bytes, 4, budget)
        : itemsize === 2
          ? view(Uint16Array, bytes, 2, budget)
          : bytes
    case 'U':
      return decodeFixedText(bytes, itemsize, budget)
    case 'S':
      return decodeFixedBytes(bytes, itemsize, budget)
    case 'M':
    case 'm':
      return long(bytes, dtype, budget)
    case 'V':
      return bytes
    case 'O':
      throw fault(
        'E_FORMAT',
        'an array of Python objects is given as bytes, which would be addresses',
      )
  }
}

function view<T>(
  type: View<T>,
  bytes: Uint8Array,
  width: number,
  budget: ByteBudget | undefined,
): T {
  let aligned = bytes
  if (bytes.byteOffset % width !== 0) {
    budget?.take(bytes.length, 'an unaligned array')
    aligned = new Uint8Array(bytes)
  }
  return new type(aligned.buffer, aligned.byteOffset, bytes.length / width)
}

function booleans(bytes: Uint8Array): Uint8Array {
  for (const byte of bytes)
    if (byte > 1) throw fault('E_FORMAT', `a boolean array holds a byte of ${byte}`)
  return bytes
}

function floats(
  bytes: Uint8Array,
  dtype: DType,
  width: number,
  budget: ByteBudget | undefined,
): ArrayData {
  if (width === 8) return view(Float64Array, bytes, 8, budget)
  if (width === 4) return view(Float32Array, bytes, 4, budget)
  if (width === 2) {
    budget?.take(bytes.length * 2, 'a float16 array')
    return halfToSingle(view(Uint16Array, bytes, 2, budget))
  }
  throw fault(
    'E_UNSUPPORTED',
    `an array of type ${dtype.name} (long double) depends on the machine that wrote it; save it as float64`,
  )
}

const twoTo32 = 4294967296
const largestExact = 2 ** 53

/** 64-bit integers as doubles, each exact. NaT, the least int64, becomes NaN. */
function long(bytes: Uint8Array, dtype: DType, budget: ByteBudget | undefined): Float64Array {
  budget?.take(bytes.length, `an array of type ${dtype.name}`)
  const words = view(Int32Array, bytes, 4, budget)
  const values = new Float64Array(bytes.length / 8)
  const isTime = dtype.kind === 'M' || dtype.kind === 'm'
  for (let i = 0; i < values.length; i++) {
    const low = words[2 * i]! >>> 0
    const high = dtype.kind === 'u' ? words[2 * i + 1]! >>> 0 : words[2 * i + 1]!
    const value = high * twoTo32 + low
    values[i] = value
    // 2^53 + 1 has rounded to 2^53 here already.
    if (value >= largestExact || value <= -largestExact) {
      values[i] = beyond(value, high, low, isTime, dtype)
    }
  }
  return values
}

// Nanosecond times are beyond 2^53 but mostly multiples of a power of two: those are exact.
function beyond(value: number, high: number, low: number, isTime: boolean, dtype: DType): number {
  if (isTime && high === -0x80000000 && low === 0) return NaN
  const exact = BigInt(high) * 4294967296n + BigInt(low)
  if (BigInt(value) === exact && (isTime || Math.abs(value) === largestExact)) return value
  throw fault(
    'E_LIMIT',
    `an array of type ${dtype.name} holds ${exact}, beyond what Slipway keeps exactly (2^53)`,
  )
}

function swap(bytes: Uint8Array, width: number, budget: ByteBudget | undefined): Uint8Array {
  budget?.take(bytes.length, 'a big-endian array')
  const swapped = new Uint8Array(bytes.length)
  for (let i = 0; i < bytes.length; i += width)
    for (let j = 0; j < width; j++) swapped[i + j] = bytes[i + width - 1 - j]!
  return swapped
}
