import type { Signature } from '../ir/model.ts'
import { Tensor } from '../ir/tensor.ts'
import type { BoundRows } from './bind-rows.ts'

/** Width of a row where every column is a plain number and there are several; else undefined. */
export function numberRowWidth(signature: Signature): number | undefined {
  let width = 0
  for (const input of signature.inputs) {
    const isPlain =
      input.kind === 'number' &&
      (input.form === 'matrix' || input.form === 'column') &&
      input.isInteger === undefined &&
      input.fallback === undefined
    if (!isPlain) return undefined
    width += input.width
  }
  return width > 1 ? width : undefined
}

/** Binds rows of numbers in the order of the columns: one matrix as it is, named columns taken apart. */
export function bindNumberRows(
  signature: Signature,
  data: Float64Array,
  rows: number,
  isSingle: boolean,
): BoundRows {
  const { inputs } = signature
  if (inputs.length === 1)
    return {
      tensors: [new Tensor('DOUBLE', [rows, inputs[0]!.width], data)],
      numeric: 'DOUBLE',
      rows,
      isSingle,
    }
  const total = data.length / rows
  let offset = 0
  const tensors = inputs.map(({ width }) => {
    const block = new Float64Array(rows * width)
    for (let row = 0, at = 0; row < rows; row++) {
      for (let i = 0; i < width; i++) block[at++] = data[row * total + offset + i]!
    }
    offset += width
    return new Tensor('DOUBLE', [rows, width], block)
  })
  return { tensors, numeric: 'DOUBLE', rows, isSingle }
}
