import { fault } from '../errors.ts'
import { copyRows, rowsOf } from '../ir/rows.ts'
import type { Tensor } from '../ir/tensor.ts'
import { zeros } from '../ir/tensor.ts'
import type { Bound } from '../signature/bind-tensors.ts'

type Run = (tensors: readonly Tensor[], before: number) => Tensor[] | Promise<Tensor[]>

/** The loop is given back to others after about this long. */
const sliceMilliseconds = 8
const firstSlice = 256

/**
 * Runs a batch in slices of rows whose size follows the clock, so that a large request does not hold up small ones.
 * Only outputs whose rows are independent are sliced; then bits do not depend on the slices.
 */
export function runInSlices(
  caller: { readonly isCancelled: boolean },
  bound: Bound,
  batchable: boolean,
  run: Run,
): Tensor[] | Promise<Tensor[]> {
  if (!batchable || bound.rows <= firstSlice) return run(bound.tensors, 0)
  return slices(caller, bound, run)
}

async function slices(
  caller: { readonly isCancelled: boolean },
  bound: Bound,
  run: Run,
): Promise<Tensor[]> {
  let joined: Tensor[] | undefined
  let size = firstSlice
  for (let start = 0; start < bound.rows;) {
    const end = Math.min(bound.rows, start + size)
    const began = performance.now()
    const parts = await run(
      bound.tensors.map((tensor) => rowsOf(tensor, start, end)),
      start,
    )
    const elapsed = performance.now() - began
    joined ??= parts.map((part) => zeros(part.dataType, [bound.rows, ...part.shape.slice(1)]))
    joined.forEach((target, i) => copyRows(target, parts[i]!, start))
    start = end
    if (elapsed < sliceMilliseconds / 2) size *= 2
    else if (elapsed > sliceMilliseconds && size > 1) size = Math.ceil(size / 2)
    if (start < bound.rows) await new Promise(setImmediate)
    if (caller.isCancelled) throw fault('E_CANCELLED', {})
  }
  return joined!
}
