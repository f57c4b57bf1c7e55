import { fault } from '../../errors.ts'
import type { ByteBudget } from '../byte-budget.ts'
import { convert } from './convert.ts'
import type { DType } from './dtype.ts'
import { NdArray } from './nd-array.ts'
import { transpose } from './transpose.ts'

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
    throw fault('E_FORMAT', `an array of shape [${shape.join(', ')}] and type ${dtype.name} needs ${needed} bytes; the file gives ${source.bytes.length}`)
  }
  let { bytes } = source
  if (source.isFortran === true && shape.length > 1) {
    budget?.take(needed, 'an array in Fortran order')
    bytes = transpose(bytes, dtype.itemsize, shape)
  }
  if (dtype.base !== undefined) return arrayFromBytes({ bytes, dtype: dtype.base, shape: [...shape, ...dtype.shape], budget })
  return new NdArray(dtype, shape, convert(bytes, dtype, budget), budget)
}

/** Bytes of an array, computed exactly. Throws E_FORMAT for a shape no array can have, E_LIMIT beyond 2^53. */
export function byteLengthOf(shape: readonly number[], dtype: DType): number {
  return sizeOf(shape) * dtype.itemsize
}

/** The number of elements. A dimension of 0 does not excuse the others: numpy refuses those shapes too. */
export function sizeOf(shape: readonly number[]): number {
  if (shape.length > 64) throw fault('E_FORMAT', `an array has ${shape.length} dimensions; numpy allows 64`)
  let size = 1
  let span = 1
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) throw fault('E_FORMAT', `an array has a dimension of ${length}`)
    size *= length
    span *= Math.max(length, 1)
    if (span > 2 ** 40) throw fault('E_LIMIT', `an array of shape [${shape.join(', ')}] is larger than any file`)
  }
  return size
}
