import { fault } from '../../errors.ts'
import type { Kernel, Operator } from '../../ir/operator.ts'
import { float64, numbers } from '../../ir/tensor.ts'
import { CsrBuffer } from '../csr-buffer.ts'
import { required } from '../shapes.ts'

/**
 * ai.onnx.ml Binarizer (version 1): 1 where a value is above `threshold` (default 0), else 0; same type and shape as the input.
 * A CSR matrix stays one when zeros stay zeros (threshold >= 0); entries that become zero are dropped.
 */
export const binarizer: Operator = {
  domain: 'ai.onnx.ml',
  opType: 'Binarizer',
  version: 1,
  attributes: { threshold: 'float' },
  sparseInputs: [0],
  infer: (inputs, attributes) => {
    const type = required(inputs, 0, 'Binarizer')
    if (type.sparse && Number(attributes['threshold'] ?? 0) < 0)
      throw fault('E_UNSUPPORTED', 'Binarizer of a CSR matrix with a threshold below zero')
    return [type]
  },
  // ONNX Runtime's computes FLOAT only, and the attribute has 32 bits.
  lowering: {
    lower: ({ inputs: [x], attributes }, g) => {
      const { dataType } = x!.type
      if (dataType !== 'DOUBLE') return 'standard'
      const threshold = float64([], [Number(attributes['threshold'] ?? 0)])
      return [g.add('Cast', [g.add('Greater', [x!, threshold])], { to: dataType })]
    },
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const threshold = Number(node.attributes['threshold'] ?? 0)
    if (context.inputTypes[0]!.sparse) return sparseKernel(threshold)
    return ([input], [output]) => {
      output!.resize(input!.shape)
      const from = numbers(input!)
      const to = numbers(output!)
      for (let i = 0; i < from.length; i++) to[i] = from[i]! > threshold ? 1 : 0
    }
  },
}

function sparseKernel(threshold: number): Kernel {
  const buffer = new CsrBuffer()
  return ([input], [output]) => {
    const rows = input!.rows
    const { offsets, columns } = input!.csr!
    const from = numbers(input!)
    buffer.reserve(rows, offsets[rows]!)
    let count = 0
    buffer.offsets[0] = 0
    for (let row = 0; row < rows; row++) {
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
        if (!(from[i]! > threshold)) continue
        buffer.columns[count] = columns[i]!
        buffer.values[count++] = 1
      }
      buffer.offsets[row + 1] = count
    }
    buffer.show(output!, rows, input!.shape[1]!)
  }
}
