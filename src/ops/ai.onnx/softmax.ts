import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, required } from '../shapes.ts'

/** Fills `to` [start, start + width) from `from`; sums in ascending order. */
type FillRow = (from: NumericArray, to: NumericArray, start: number, width: number) => void

function overLastAxis(opType: string, fillRow: FillRow): Operator {
  return {
    domain: '',
    opType,
    version: 13,
    attributes: { axis: 'int' },
    infer: (inputs, attributes) => {
      const type = required(inputs, 0, opType)
      const axis = axisOf(Number(attributes['axis'] ?? -1), type.shape.length, opType)
      if (axis !== type.shape.length - 1)
        throw fault('E_UNSUPPORTED', `${opType} other than over the last axis`)
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
        for (let start = 0; start < from.length; start += width) fillRow(from, to, start, width)
      }
    },
  }
}

function largestOf(from: NumericArray, start: number, width: number): number {
  let largest = -Infinity
  for (let i = 0; i < width; i++) if (from[start + i]! > largest) largest = from[start + i]!
  return largest
}

/** ONNX Softmax (opset 13) over the last axis: exp(x - max) / sum. */
export const softmax = overLastAxis('Softmax', (from, to, start, width) => {
  const largest = largestOf(from, start, width)
  let sum = 0
  for (let i = 0; i < width; i++) sum += to[start + i] = Math.exp(from[start + i]! - largest)
  for (let i = 0; i < width; i++) to[start + i]! /= sum
})

/**
 * ONNX LogSoftmax (opset 13) over the last axis: x - (max + log sum exp(x - max)). scipy's logsumexp does the same; a row of
 * -Infinity alone gives NaN there and here.
 */
export const logSoftmax = overLastAxis('LogSoftmax', (from, to, start, width) => {
  const largest = largestOf(from, start, width)
  const shift = largest - largest === 0 ? largest : 0
  let sum = 0
  for (let i = 0; i < width; i++) sum += Math.exp(from[start + i]! - shift)
  const total = Math.log(sum) + shift
  for (let i = 0; i < width; i++) to[start + i] = from[start + i]! - total
})
