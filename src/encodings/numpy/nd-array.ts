// numpy arrays as typed arrays: C order, native byte order.

import type { ByteBudget } from '../byte-budget.ts'
import type { DType } from './dtype.ts'
import { readField } from './read-field.ts'

/**
 * What an array's elements are held in, by kind and itemsize:
 *   b -> Uint8Array of 0 and 1         i1 i2 i4 -> Int8/16/32Array    u1 u2 u4 -> Uint8/16/32Array
 *   i8, u8 -> Float64Array, exact      f4 -> Float32Array             f8 -> Float64Array
 *   f2 -> Float32Array                 c8, c16 -> Float32/64Array, real and imaginary parts in turn
 *   U, S -> string[] (S as latin-1)    O -> unknown[], resolved values
 *   M, m -> Float64Array of whole units since 1970, NaT -> NaN
 *   V    -> Uint8Array, itemsize bytes an element: read it with `field`
 */
export type ArrayData =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | string[]
  | unknown[]

/** An n-dimensional array. Its data may be a view of the file's bytes: read it, never write it. */
export class NdArray {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly data: ArrayData
  readonly budget: ByteBudget | undefined
  readonly #fields = new Map<string, NdArray>()

  constructor(dtype: DType, shape: readonly number[], data: ArrayData, budget?: ByteBudget) {
    this.dtype = dtype
    this.shape = shape
    this.data = data
    this.budget = budget
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
