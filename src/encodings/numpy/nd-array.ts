// numpy arrays as typed arrays: C order, native byte order.

import { fault } from '../../errors.ts'
import type { ByteBudget } from '../byte-budget.ts'
import type { ArrayData } from './array-data.ts'
import { byteLengthOf, sizeOf } from './array-size.ts'
import { convert } from './convert.ts'
import type { DType } from './dtype.ts'
import { gather, gatherLongs } from './gather.ts'
import { transpose } from './transpose.ts'

export type { ArrayData } from './array-data.ts'

/** An n-dimensional array. Its data may be a view of the file's bytes: read it, never write it. */
export class NdArray {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly budget: ByteBudget | undefined
  #data: ArrayData | undefined
  #bytes: Uint8Array | undefined
  readonly #fields = new Map<string, NdArray>()

  /** `data`: the elements, or their bytes in C order, of which `data` is made when it is asked for. */
  constructor(
    dtype: DType,
    shape: readonly number[],
    data: ArrayData | Unread,
    budget?: ByteBudget,
  ) {
    this.dtype = dtype
    this.shape = shape
    this.budget = budget
    if (data instanceof Unread) this.#bytes = data.bytes
    else this.#data = data
  }
  get data(): ArrayData {
    if (this.#data === undefined) {
      this.#data = convert(this.#bytes!, this.dtype, this.budget)
      this.#bytes = undefined
    }
    return this.#data
  }
  /** A float64 array's elements, little-endian, from where they lie: what is unaligned is not copied for a few of them. */
  get float64s(): DataView | undefined {
    const { dtype } = this
    if (dtype.kind !== 'f' || dtype.itemsize !== 8) return undefined
    const from = this.#bytes ?? (this.data as Float64Array)
    return new DataView(from.buffer, from.byteOffset, from.byteLength)
  }
  /** Number of elements. */
  get size(): number {
    return this.shape.reduce((product, length) => product * length, 1)
  }
  /** Names of a structured array's fields, in order; empty for other arrays. */
  get fieldNames(): string[] {
    return this.dtype.fields?.map((field) => field.name) ?? []
  }
  hasField(name: string): boolean {
    return this.dtype.fields?.some((field) => field.name === name) ?? false
  }
  /** One field of a structured array, shape [...shape, ...shape of the field]. Throws E_FORMAT when there is none of that name. */
  field(name: string): NdArray {
    let array = this.#fields.get(name)
    if (array === undefined) this.#fields.set(name, (array = readField(this, name)))
    return array
  }
}

/** Bytes of elements that nobody asked for yet. */
class Unread {
  readonly bytes: Uint8Array
  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

interface ArraySource {
  /** Exactly the elements' bytes, in the dtype's byte order. */
  readonly bytes: Uint8Array
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly isFortran?: boolean
  readonly budget: ByteBudget | undefined
}

/**
 * An array from its bytes: a view of them where kind, order and alignment allow, else a copy that the budget pays for.
 * Throws E_FORMAT when the bytes are not what dtype and shape need, E_LIMIT for an integer beyond 2^53.
 */
export function arrayFromBytes(source: ArraySource): NdArray {
  const { dtype, shape, budget } = source
  const needed = byteLengthOf(shape, dtype)
  if (source.bytes.length !== needed) {
    throw fault(
      'E_FORMAT',
      `an array of shape [${shape.join(', ')}] and type ${dtype.name} needs ${needed} bytes; the file gives ${source.bytes.length}`,
    )
  }
  // A type of no size would let a few bytes stand for any number of elements.
  if (dtype.itemsize === 0 && sizeOf(shape) > 0) {
    throw fault('E_FORMAT', `an array of shape [${shape.join(', ')}] has elements of no size`)
  }
  let { bytes } = source
  if (source.isFortran === true && shape.length > 1) {
    budget?.take(needed, 'an array in Fortran order')
    bytes = transpose(bytes, dtype.itemsize, shape)
  }
  if (dtype.base !== undefined)
    return arrayFromBytes({ bytes, dtype: dtype.base, shape: [...shape, ...dtype.shape], budget })
  // Reading can't fail, and takes a copy: a forest's leaf values are most of its file.
  const isLate =
    dtype.kind === 'f' && dtype.itemsize === 8 && !dtype.isBigEndian && bytes.byteOffset % 8 !== 0
  return new NdArray(
    dtype,
    shape,
    isLate ? new Unread(bytes) : convert(bytes, dtype, budget),
    budget,
  )
}

/** Copies one field of a structured array out of its elements, by the offset the file's dtype gives. */
function readField(array: NdArray, name: string): NdArray {
  const field = array.dtype.fields?.find((candidate) => candidate.name === name)
  if (field === undefined) {
    const known =
      array.fieldNames.length === 0 ? 'it has no fields' : `it has ${array.fieldNames.join(', ')}`
    throw fault('E_FORMAT', `an array has no field ${JSON.stringify(name)}: ${known}`)
  }
  const stride = array.dtype.itemsize
  const { itemsize } = field.dtype
  const count = array.size
  array.budget?.take(count * itemsize, `field ${name}`)
  const source = array.data as Uint8Array
  // What tree nodes are mostly made of.
  const longs = isPlainInt64(field.dtype)
    ? gatherLongs(source, count, stride, field.offset)
    : undefined
  if (longs) return new NdArray(field.dtype, array.shape, longs, array.budget)
  const packed = gather(source, count, stride, field.offset, itemsize)
  return arrayFromBytes({
    bytes: packed,
    dtype: field.dtype,
    shape: array.shape,
    budget: array.budget,
  })
}

function isPlainInt64({ kind, itemsize, isBigEndian, base }: DType): boolean {
  return kind === 'i' && itemsize === 8 && !isBigEndian && base === undefined
}
