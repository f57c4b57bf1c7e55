import { fault } from '../../errors.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, required } from '../shapes.ts'

type Search = (from: NumericArray, to: NumericArray, width: number) => void

function search(opType: string, find: Search): Operator {
  return {
    domain: '',
    opType,
    version: 13,
    attributes: { axis: 'int', keepdims: 'int', select_last_index: 'int' },
    infer: (inputs, attributes) => {
      const { shape } = required(inputs, 0, opType)
      const axis = axisOf(Number(attributes['axis'] ?? 0), shape.length, opType)
      if (
        axis !== shape.length - 1 ||
        attributes['keepdims'] !== 0 ||
        attributes['select_last_index']
      ) {
        throw fault('E_UNSUPPORTED', `${opType} other than over the last axis with keepdims=0`)
      }
      return [{ dataType: 'INT64', shape: shape.slice(0, -1) }]
    },
    rowWise: (node) => node.inputs[0]!.type.shape.length > 1,
    prepare: () => {
      return ([input], [output]) => {
        const { shape } = input!
        if (shape.length === 2) output!.resize1(shape[0]!)
        else output!.resize(shape.slice(0, -1))
        find(numbers(input!), numbers(output!), shape[shape.length - 1]!)
      }
    },
  }
}

/** ONNX ArgMax (opset 13) over the last axis without keeping it: the FIRST index of the largest value; a NaN wins, as in numpy. */
export const argMax: Operator = search('ArgMax', (from, to, width) => {
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
})

/** ONNX ArgMin (opset 13) over the last axis without keeping it: the FIRST index of the smallest value; a NaN wins, as in numpy. */
export const argMin: Operator = search('ArgMin', (from, to, width) => {
  for (let row = 0, start = 0; row < to.length; row++, start += width) {
    let best = 0
    let smallest = from[start]!
    for (let i = 1; i < width && smallest === smallest; i++) {
      const value = from[start + i]!
      if (value < smallest || value !== value) {
        smallest = value
        best = i
      }
    }
    to[row] = best
  }
})
