import { fault } from '../../errors.ts'
import type { DataType, NumericArray } from '../../ir/data-type.ts'
import type { Kernel, Operator } from '../../ir/operator.ts'
import { int64, numbers, zeros } from '../../ir/tensor.ts'
import { CsrBuffer } from '../csr-buffer.ts'
import { required } from '../shapes.ts'

/**
 * Ones at the named places of a row, zeros elsewhere.
 * Input: places [N, k], each a column of the output, ascending in a row, or -1 for none.
 * Attributes: `width`, columns of the output; `sparse`, 1 for a CSR output; `data_type`, the output's.
 * Output: [N, width].
 */
export const oneHotRows: Operator = {
  domain: 'slipway',
  opType: 'OneHotRows',
  version: 1,
  attributes: { width: 'int', sparse: 'int', data_type: 'string' },
  infer: (inputs, attributes) => {
    const places = required(inputs, 0, 'OneHotRows')
    if (places.shape.length !== 2)
      throw fault('E_FORMAT', `OneHotRows of rank ${places.shape.length}`)
    const shape = [places.shape[0]!, attributes['width'] as number]
    const dataType = attributes['data_type'] as DataType
    return [attributes['sparse'] === 1 ? { dataType, shape, sparse: true } : { dataType, shape }]
  },
  lowering: {
    lower: ({ inputs: [places], attributes }, g) => {
      const width = attributes['width'] as number
      const all = zeros(places!.type.dataType, [width])
      for (let i = 0; i < width; i++) (all.data as NumericArray)[i] = i
      const each = g.add('Unsqueeze', [places!, int64([1], [2])])
      const hits = g.add('Cast', [g.add('Equal', [each, all])], { to: attributes['data_type']! })
      return [g.add('ReduceMax', [hits], { axes: [1], keepdims: 0 })]
    },
  },
  rowWise: () => true,
  prepare: (node) => {
    const width = node.attributes['width'] as number
    return node.attributes['sparse'] === 1 ? sparseKernel(width) : denseKernel(width)
  },
}

function denseKernel(width: number): Kernel {
  return ([places], [output]) => {
    const rows = places!.rows
    const count = places!.width
    output!.resize2(rows, width)
    const from = numbers(places!)
    const to = numbers(output!)
    to.fill(0)
    for (let row = 0, at = 0; row < rows; row++) {
      for (let i = 0; i < count; i++) {
        const place = from[at++]!
        if (place >= 0) to[row * width + place] = 1
      }
    }
  }
}

function sparseKernel(width: number): Kernel {
  const buffer = new CsrBuffer()
  return ([places], [output]) => {
    const rows = places!.rows
    const count = places!.width
    const from = numbers(places!)
    buffer.reserve(rows, from.length)
    const { offsets, columns, values } = buffer
    let used = 0
    offsets[0] = 0
    for (let row = 0, at = 0; row < rows; row++) {
      for (let i = 0; i < count; i++) {
        const place = from[at++]!
        if (place < 0) continue
        columns[used] = place
        values[used++] = 1
      }
      offsets[row + 1] = used
    }
    buffer.show(output!, rows, width)
  }
}
