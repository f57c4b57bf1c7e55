import type { NumericArray, TensorData } from './data-type.ts'
import { Tensor } from './tensor.ts'

/** A view of rows [start, end) of a dense tensor. */
export function rowsOf(of: Tensor, start: number, end: number): Tensor {
  const { width } = of
  const data: TensorData = Array.isArray(of.data)
    ? of.data.slice(start * width, end * width)
    : of.data.subarray(start * width, end * width)
  return new Tensor(of.dataType, [end - start, ...of.shape.slice(1)], data)
}

/** Writes `part` into `target` from row `start` on. */
export function copyRows(target: Tensor, part: Tensor, start: number): void {
  const offset = start * target.width
  if (Array.isArray(target.data)) {
    for (let i = 0; i < part.data.length; i++) {
      target.data[offset + i] = part.data[i] as string | null
    }
  } else {
    target.data.set(part.data as NumericArray, offset)
  }
}
