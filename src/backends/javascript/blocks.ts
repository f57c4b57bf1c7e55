import type { NumericArray, TensorData } from '../../ir/data-type.ts'
import { Tensor, zeros } from '../../ir/tensor.ts'

type Run = (inputs: readonly Tensor[], firstRow: number) => Tensor[]

/** Runs a row-wise graph over blocks of rows and joins the answers. Bits do not depend on the block size. */
export function runInBlocks(run: Run, inputs: readonly Tensor[], rowsPerBlock: number): Tensor[] {
  const total = inputs[0]!.rows
  let joined: Tensor[] | undefined
  for (let start = 0; start < total; start += rowsPerBlock) {
    const end = Math.min(total, start + rowsPerBlock)
    const parts = run(
      inputs.map((input) => rowsOf(input, start, end)),
      start,
    )
    joined ??= parts.map((part) => zeros(part.dataType, [total, ...part.shape.slice(1)]))
    joined.forEach((target, i) => copyInto(target.data, parts[i]!, start * target.width))
  }
  return joined ?? run(inputs, 0)
}

/** A view of rows [start, end) of a dense tensor. */
function rowsOf(of: Tensor, start: number, end: number): Tensor {
  const { width } = of
  const data: TensorData = Array.isArray(of.data)
    ? of.data.slice(start * width, end * width)
    : of.data.subarray(start * width, end * width)
  return new Tensor(of.dataType, [end - start, ...of.shape.slice(1)], data)
}

function copyInto(target: TensorData, part: Tensor, offset: number): void {
  if (Array.isArray(target)) {
    for (let i = 0; i < part.data.length; i++) target[offset + i] = part.data[i] as string | null
  } else {
    target.set(part.data as NumericArray, offset)
  }
}
