// Operators that walk along one axis of their input. ai.onnx opset 14-24.
import { fault } from '../../errors.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, productOf, required } from '../shapes.ts'

/** Calls `visit` with the start and step of each line along `axis`. */
export function eachLine(
  shape: readonly number[],
  axis: number,
  visit: (start: number, step: number, count: number) => void,
): void {
  const step = productOf(shape.slice(axis + 1))
  const count = shape[axis]!
  const outer = productOf(shape.slice(0, axis))
  for (let block = 0; block < outer; block++)
    for (let inner = 0; inner < step; inner++) visit(block * count * step + inner, step, count)
}

/** ONNX CumSum (opset 14): sums up to each element; `exclusive` without it, `reverse` from the end. */
export const cumSum: Operator = {
  domain: '',
  opType: 'CumSum',
  version: 14,
  attributes: { exclusive: 'int', reverse: 'int' },
  infer: (inputs) => [required(inputs, 0, 'CumSum')],
  rowWise: ({ inputs }) => {
    const axis = inputs[1]!.constant?.data[0]
    const rank = inputs[0]!.type.shape.length
    return typeof axis === 'number' && axisOf(axis, rank, 'CumSum') > 0
  },
  prepare: ({ attributes }) => {
    const isExclusive = attributes['exclusive'] === 1
    const isReverse = attributes['reverse'] === 1
    return ([input, at], [output]) => {
      output!.resize(input!.shape)
      const from = numbers(input!)
      const to = numbers(output!)
      const axis = axisOf(Number(at!.data[0]), input!.shape.length, 'CumSum')
      eachLine(input!.shape, axis, (start, step, count) => {
        let sum = 0
        for (let i = 0; i < count; i++) {
          const place = start + (isReverse ? count - 1 - i : i) * step
          if (isExclusive) to[place] = sum
          sum += from[place]!
          if (!isExclusive) to[place] = sum
        }
      })
    }
  },
}

/** ONNX Hardmax (opset 13): 1 at the first largest element of each line, 0 elsewhere. */
export const hardmax: Operator = {
  domain: '',
  opType: 'Hardmax',
  version: 13,
  attributes: { axis: 'int' },
  infer: (inputs) => [required(inputs, 0, 'Hardmax')],
  rowWise: ({ inputs, attributes }) =>
    axisOf(Number(attributes['axis'] ?? -1), inputs[0]!.type.shape.length, 'Hardmax') > 0,
  prepare: ({ attributes }) => {
    return ([input], [output]) => {
      output!.resize(input!.shape)
      const from = numbers(input!)
      const to = numbers(output!)
      to.fill(0)
      const axis = axisOf(Number(attributes['axis'] ?? -1), input!.shape.length, 'Hardmax')
      eachLine(input!.shape, axis, (start, step, count) => {
        let best = start
        for (let i = 1; i < count; i++)
          if (from[start + i * step]! > from[best]!) best = start + i * step
        if (count > 0) to[best] = 1
      })
    }
  },
}

/** Indices of a line in order of its values: larger (or smaller) first, equal ones by place, NaN as larger than all. */
function ranked(
  from: NumericArray,
  start: number,
  step: number,
  count: number,
  largest: boolean,
): number[] {
  const sign = largest ? -1 : 1
  return Array.from({ length: count }, (_, i) => i).sort((a, b) => {
    const x = from[start + a * step]!
    const y = from[start + b * step]!
    if (x === y || (x !== x && y !== y)) return a - b
    if (x !== x) return sign
    if (y !== y) return -sign
    return x < y ? -sign : sign
  })
}

/** ONNX TopK (opset 24): the k largest or smallest of each line with their indices; equal values keep their order. */
export const topK: Operator = {
  domain: '',
  opType: 'TopK',
  version: 24,
  attributes: { axis: 'int', largest: 'int', sorted: 'int' },
  infer: (inputs, attributes, constants) => {
    const { dataType, shape } = required(inputs, 0, 'TopK')
    const axis = axisOf(Number(attributes['axis'] ?? -1), shape.length, 'TopK')
    const k = constants[1]?.data[0]
    const sizes = shape.map((size, i) => (i === axis ? (typeof k === 'number' ? k : 'k') : size))
    return [
      { dataType, shape: sizes },
      { dataType: 'INT64', shape: sizes },
    ]
  },
  rowWise: ({ inputs, attributes }) =>
    axisOf(Number(attributes['axis'] ?? -1), inputs[0]!.type.shape.length, 'TopK') > 0,
  prepare: ({ attributes }) => {
    const largest = attributes['largest'] !== 0
    return ([input, count], [values, indices]) => {
      const { shape } = input!
      const axis = axisOf(Number(attributes['axis'] ?? -1), shape.length, 'TopK')
      const k = Number(count!.data[0])
      if (!(k >= 0 && k <= shape[axis]!))
        throw fault('E_SHAPE', `TopK of ${k} among ${shape[axis]}`)
      const sizes = shape.map((size, i) => (i === axis ? k : size))
      values!.resize(sizes)
      indices!.resize(sizes)
      const from = numbers(input!)
      const to = numbers(values!)
      const places = numbers(indices!)
      const step = productOf(shape.slice(axis + 1))
      eachLine(shape, axis, (start, _, length) => {
        const order = ranked(from, start, step, length, largest)
        const inner = start % step
        const target = Math.floor(start / (length * step)) * k * step + inner
        for (let i = 0; i < k; i++) {
          to[target + i * step] = from[start + order[i]! * step]!
          places[target + i * step] = order[i]!
        }
      })
    }
  },
}
