import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Kernel, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { CsrBuffer } from '../csr-buffer.ts'
import { axisOf, productOf, required } from '../shapes.ts'

/**
 * ONNX Concat (opset 13). Along axis 1 with a CSR matrix among the inputs it gives a CSR matrix: stored zeros of CSR inputs
 * stay, zeros of dense inputs are left out (scipy.sparse.hstack does the same).
 */
export const concat: Operator = {
  domain: '',
  opType: 'Concat',
  version: 13,
  attributes: { axis: 'int' },
  sparseInputs: 'all',
  infer: (inputs, attributes) => {
    const first = required(inputs, 0, 'Concat')
    const axis = axisOf(Number(attributes['axis'] ?? 0), first.shape.length, 'Concat')
    let total: Dimension = 0
    for (const input of inputs) {
      if (input!.dataType !== first.dataType || input!.shape.length !== first.shape.length) {
        throw fault(
          'E_FORMAT',
          `Concat of ${first.dataType} rank ${first.shape.length} and ${input!.dataType} rank ${input!.shape.length}`,
        )
      }
      const size: Dimension = input!.shape[axis]!
      total = typeof total === 'number' && typeof size === 'number' ? total + size : 'concatenated'
    }
    const shape = first.shape.map((size, i) => (i === axis ? total : size))
    if (!inputs.some((input) => input!.sparse)) return [{ dataType: first.dataType, shape }]
    if (axis !== 1)
      throw fault('E_UNSUPPORTED', 'Concat of CSR matrices other than of their columns')
    return [{ dataType: first.dataType, shape, sparse: true }]
  },
  rowWise: (node) =>
    Number(node.attributes['axis'] ?? 0) !== 0 && node.inputs.every((input) => !input!.constant),
  prepare: (node) => {
    if (node.outputs[0]!.type.sparse) return joinSparse()
    const attribute = Number(node.attributes['axis'] ?? 0)
    return (inputs, [output]) => {
      const first = inputs[0]!
      const axis = attribute < 0 ? attribute + first.shape.length : attribute
      let total = 0
      for (const input of inputs) total += input.shape[axis]!
      if (first.shape.length === 2 && axis === 1) output!.resize2(first.shape[0]!, total)
      else output!.resize(first.shape.map((size, i) => (i === axis ? total : size)))
      join(inputs, output!, axis)
    }
  },
}

function joinSparse(): Kernel {
  const buffer = new CsrBuffer()
  return (inputs, [output]) => {
    const rows = inputs[0]!.rows
    let most = 0
    let width = 0
    for (const input of inputs) {
      most += input.csr ? input.csr.offsets[rows]! : input.data.length
      width += input.shape[1]!
    }
    buffer.reserve(rows, most)
    const { offsets } = buffer
    let count = 0
    offsets[0] = 0
    for (let row = 0; row < rows; row++) {
      let left = 0
      for (const input of inputs) {
        count = copyRow(input, row, left, buffer, count)
        left += input.shape[1]!
      }
      offsets[row + 1] = count
    }
    buffer.show(output!, rows, width)
  }
}

/** Appends one row of a dense or CSR matrix, its columns moved right by `left`; returns the new count of values. */
function copyRow(
  input: Tensor,
  row: number,
  left: number,
  { columns, values }: CsrBuffer,
  count: number,
): number {
  const from = numbers(input)
  if (input.csr) {
    const end = input.csr.offsets[row + 1]!
    for (let i = input.csr.offsets[row]!; i < end; i++) {
      columns[count] = input.csr.columns[i]! + left
      values[count++] = from[i]!
    }
    return count
  }
  const width = input.shape[1]!
  for (let i = 0; i < width; i++) {
    const value = from[row * width + i]!
    if (value === 0) continue
    columns[count] = i + left
    values[count++] = value
  }
  return count
}

function join(inputs: readonly Tensor[], output: Tensor, axis: number): void {
  const outer = productOf(output.shape.slice(0, axis))
  const width = productOf(output.shape.slice(axis))
  const to = output.data as { [index: number]: unknown }
  let offset = 0
  for (const input of inputs) {
    const size = productOf(input.shape.slice(axis))
    const from = input.data as ArrayLike<unknown>
    for (let block = 0; block < outer; block++) {
      for (let i = 0; i < size; i++) to[block * width + offset + i] = from[block * size + i]
    }
    offset += size
  }
}
