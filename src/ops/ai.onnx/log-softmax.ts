import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, required } from '../shapes.ts'

/**
 * ONNX LogSoftmax (opset 13) over the last axis: x - (max + log sum exp(x - max)), summed in ascending order.
 * scipy's logsumexp does the same; a row of -Infinity alone gives NaN there and here.
 */
export const logSoftmax: Operator = {
  domain: '',
  opType: 'LogSoftmax',
  version: 13,
  attributes: { axis: 'int' },
  infer: (inputs, attributes) => {
    const type = required(inputs, 0, 'LogSoftmax')
    const axis = axisOf(Number(attributes['axis'] ?? -1), type.shape.length, 'LogSoftmax')
    if (axis !== type.shape.length - 1)
      throw fault('E_UNSUPPORTED', 'LogSoftmax other than over the last axis')
    return [type]
  },
  rowWise: (node) => node.inputs[0]!.type.shape.length > 1,
  prepare: () => {
    return ([input], [output]) => {
      const { shape } = input!
      const width = shape[shape.length - 1]!
      output!.resize(shape)
      const from = numbers(input!)
      const to = numbers(output!)
      for (let start = 0; start < from.length; start += width) {
        let largest = -Infinity
        for (let i = 0; i < width; i++) if (from[start + i]! > largest) largest = from[start + i]!
        const shift = largest - largest === 0 ? largest : 0
        let sum = 0
        for (let i = 0; i < width; i++) sum += Math.exp(from[start + i]! - shift)
        const total = Math.log(sum) + shift
        for (let i = 0; i < width; i++) to[start + i] = from[start + i]! - total
      }
    }
  },
}
