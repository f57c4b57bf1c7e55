import { copyRows, rowsOf } from '../../ir/rows.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { zeros } from '../../ir/tensor.ts'

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
    joined.forEach((target, i) => copyRows(target, parts[i]!, start))
  }
  return joined ?? run(inputs, 0)
}
