import type { NumericArray } from '../../ir/data-type.ts'
import type { Attributes, Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, productOf, required } from '../shapes.ts'

type Search = (from: NumericArray, start: number, step: number, count: number) => number

/** The shape of an answer that has one element for each along `axis`. */
function withoutAxis<T extends Dimension>(
  shape: readonly T[],
  axis: number,
  attributes: Attributes,
): (T | 1)[] {
  if (attributes['keepdims'] !== 0) return shape.map((size, i) => (i === axis ? 1 : size))
  return shape.filter((_, i) => i !== axis)
}

function search(opType: string, first: Search, last: Search): Operator {
  return {
    domain: '',
    opType,
    version: 13,
    attributes: { axis: 'int', keepdims: 'int', select_last_index: 'int' },
    infer: (inputs, attributes) => {
      const { shape } = required(inputs, 0, opType)
      const axis = axisOf(Number(attributes['axis'] ?? 0), shape.length, opType)
      return [{ dataType: 'INT64', shape: withoutAxis(shape, axis, attributes) }]
    },
    rowWise: ({ inputs, attributes }) =>
      axisOf(Number(attributes['axis'] ?? 0), inputs[0]!.type.shape.length, opType) > 0,
    prepare: ({ attributes }) => {
      const find = attributes['select_last_index'] ? last : first
      const isPlain = attributes['keepdims'] === 0
      return ([input], [output]) => {
        const { shape } = input!
        const axis = axisOf(Number(attributes['axis'] ?? 0), shape.length, opType)
        if (isPlain && shape.length === 2 && axis === 1) output!.resize1(shape[0]!)
        else output!.resize(withoutAxis(shape, axis, attributes))
        const from = numbers(input!)
        const to = numbers(output!)
        const count = shape[axis]!
        const step = axis === shape.length - 1 ? 1 : productOf(shape.slice(axis + 1))
        for (let i = 0, start = 0; i < to.length; i++, start++) {
          if (step === 1) start = i * count
          else if (i > 0 && i % step === 0) start += step * (count - 1)
          to[i] = find(from, start, step, count)
        }
      }
    },
  }
}

/** ONNX ArgMax (opset 13): the FIRST index of the largest value (the last with `select_last_index`); a NaN wins, as in numpy. */
export const argMax: Operator = search(
  'ArgMax',
  (from, start, step, count) => {
    let best = 0
    let largest = from[start]!
    for (let i = 1; i < count && largest === largest; i++) {
      const value = from[start + i * step]!
      if (value > largest || value !== value) {
        largest = value
        best = i
      }
    }
    return best
  },
  (from, start, step, count) => {
    let best = 0
    for (let i = 1; i < count; i++)
      if (from[start + i * step]! >= from[start + best * step]!) best = i
    return best
  },
)

/** ONNX ArgMin (opset 13): the FIRST index of the smallest value (the last with `select_last_index`); a NaN wins, as in numpy. */
export const argMin: Operator = search(
  'ArgMin',
  (from, start, step, count) => {
    let best = 0
    let smallest = from[start]!
    for (let i = 1; i < count && smallest === smallest; i++) {
      const value = from[start + i * step]!
      if (value < smallest || value !== value) {
        smallest = value
        best = i
      }
    }
    return best
  },
  (from, start, step, count) => {
    let best = 0
    for (let i = 1; i < count; i++)
      if (from[start + i * step]! <= from[start + best * step]!) best = i
    return best
  },
)
