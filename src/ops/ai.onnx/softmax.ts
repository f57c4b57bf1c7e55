import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, required } from '../shapes.ts'

/** ONNX Softmax (opset 13) over the last axis: exp(x - max) / sum, summed in ascending order. */
export const softmax: Operator = {
  domain: '',
  opType: 'Softmax',
  version: 13,
  attributes: { axis: 'int' },
  infer: (inputs, attributes) => {
    const type = required(inputs, 0, 'Softmax')
    const axis = axisOf(Number(attributes['axis'] ?? -1), type.shape.length, 'Softmax')
    if (axis !== type.shape.length - 1)
      throw fault('E_UNSUPPORTED', 'Softmax other than over the last axis')
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
        let sum = 0
        for (let i = 0; i < width; i++) sum += to[start + i] = Math.exp(from[start + i]! - largest)
        for (let i = 0; i < width; i++) to[start + i]! /= sum
      }
    }
  },
}
