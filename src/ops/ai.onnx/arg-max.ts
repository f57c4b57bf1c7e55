import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, required } from '../shapes.ts'

/** ONNX ArgMax (opset 13) over the last axis without keeping it: the FIRST index of the largest value; a NaN wins, as in numpy. */
export const argMax: Operator = {
  domain: '',
  opType: 'ArgMax',
  version: 13,
  attributes: { axis: 'int', keepdims: 'int', select_last_index: 'int' },
  infer: (inputs, attributes) => {
    const { shape } = required(inputs, 0, 'ArgMax')
    const axis = axisOf(Number(attributes['axis'] ?? 0), shape.length, 'ArgMax')
    if (
      axis !== shape.length - 1 ||
      attributes['keepdims'] !== 0 ||
      attributes['select_last_index']
    ) {
      throw fault('E_UNSUPPORTED', 'ArgMax other than over the last axis with keepdims=0')
    }
    return [{ dataType: 'INT64', shape: shape.slice(0, -1) }]
  },
  rowWise: (node) => node.inputs[0]!.type.shape.length > 1,
  prepare: () => {
    return ([input], [output]) => {
      const { shape } = input!
      const width = shape[shape.length - 1]!
      if (shape.length === 2) output!.resize1(shape[0]!)
      else output!.resize(shape.slice(0, -1))
      const from = numbers(input!)
      const to = numbers(output!)
      for (let row = 0, start = 0; row < to.length; row++, start += width) {
        let best = 0
        let largest = from[start]!
        for (let i = 1; i < width && largest === largest; i++) {
          const value = from[start + i]!
          if (value > largest || value !== value) {
            largest = value
            best = i
          }
        }
        to[row] = best
      }
    }
  },
}
