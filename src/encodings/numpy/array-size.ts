import { fault } from '../../errors.ts'
import type { DType } from './dtype.ts'

/** Bytes of an array, computed exactly. Throws E_FORMAT for a shape no array can have, E_LIMIT beyond 2^53. */
export function byteLengthOf(shape: readonly number[], dtype: DType): number {
  return sizeOf(shape) * dtype.itemsize
}

/** The number of elements. A dimension of 0 does not excuse the others: numpy refuses those shapes too. */
export function sizeOf(shape: readonly number[]): number {
  if (shape.length > 64)
    throw fault('E_FORMAT', `an array has ${shape.length} dimensions; numpy allows 64`)
  let size = 1
  let span = 1
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0)
      throw fault('E_FORMAT', `an array has a dimension of ${length}`)
    size *= length
    span *= Math.max(length, 1)
    if (span > 2 ** 40)
      throw fault('E_LIMIT', `an array of shape [${shape.join(', ')}] is larger than any file`)
  }
  return size
}
