import type { Tensor } from '../ir/tensor.ts'

/** Fills `output`, already sized, with elements of `from`: one step along an axis of the output moves `steps[axis]` elements. */
export function copyStrided(
  from: Tensor,
  offset: number,
  steps: readonly number[],
  output: Tensor,
): void {
  const { shape } = output
  const rank = shape.length
  const source = from.data as ArrayLike<unknown>
  const target = output.data as { [index: number]: unknown }
  const count = output.data.length
  if (rank === 0) {
    target[0] = source[offset]
    return
  }
  const last = rank - 1
  const inner = shape[last]!
  const step = steps[last]!
  const index = new Int32Array(rank)
  for (let at = 0, place = offset; at < count; at += inner) {
    for (let i = 0; i < inner; i++) target[at + i] = source[place + i * step]
    for (let axis = last - 1; axis >= 0; axis--) {
      place += steps[axis]!
      if (++index[axis]! < shape[axis]!) break
      place -= steps[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
}
