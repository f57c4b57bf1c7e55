import { fault } from '../../errors.ts'
import type { Attributes, ValueType } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { productOf, required, stridesOf } from '../shapes.ts'
import type { Window } from './windows.ts'
import { advance, placesOf, staticPlaces, windowAttributes, windowsOf } from './windows.ts'

interface Visitor {
  start(): void
  /** One element of the input inside the window. */
  see(value: number, place: number): void
  /** `seen` elements inside the input; `covered` counts the padding too. */
  finish(seen: number, covered: number, at: number): void
}

const kernelOf = (attributes: Attributes, opType: string): readonly number[] => {
  const kernel = attributes['kernel_shape'] as readonly number[] | undefined
  if (!kernel) throw fault('E_FORMAT', `${opType} lacks kernel_shape`)
  return kernel
}

function pooledType(
  inputs: readonly (ValueType | undefined)[],
  attributes: Attributes,
  opType: string,
): ValueType {
  const { dataType, shape } = required(inputs, 0, opType)
  const kernel = kernelOf(attributes, opType)
  if (shape.length !== kernel.length + 2)
    throw fault('E_FORMAT', `${opType} of rank ${shape.length}`)
  const windows = windowsOf(attributes, kernel, shape.slice(2))
  const isCeil = attributes['ceil_mode'] === 1
  const spatial = shape.slice(2).map((size, i) => staticPlaces(size, windows[i]!, isCeil, i))
  return { dataType, shape: [shape[0]!, shape[1]!, ...spatial] }
}

/** Visits every window of every plane, in row-major order of the output. */
function eachWindow(
  input: Tensor,
  windows: readonly Window[],
  places: readonly number[],
  visitor: Visitor,
): void {
  const sizes = input.shape.slice(2)
  const from = numbers(input)
  const plane = productOf(sizes)
  const strides = stridesOf(sizes)
  const planes = input.shape[0]! * input.shape[1]!
  const kernel = windows.map((window) => window.size)
  const rank = sizes.length
  const count = productOf(places)
  for (let p = 0, out = 0; p < planes; p++) {
    const at = new Int32Array(rank)
    for (let place = 0; place < count; place++, out++, advance(at, places)) {
      const tap = new Int32Array(rank)
      let seen = 0
      let covered = 0
      visitor.start()
      do {
        let offset = 0
        let isInside = true
        let isCovered = true
        for (let axis = 0; axis < rank; axis++) {
          const window = windows[axis]!
          const x = at[axis]! * window.stride + tap[axis]! * window.dilation - window.padFront
          isInside &&= x >= 0 && x < sizes[axis]!
          isCovered &&= x < sizes[axis]! + window.padBack
          offset += x * strides[axis]!
        }
        if (isCovered) covered++
        if (!isInside) continue
        seen++
        visitor.see(from[p * plane + offset]!, p * plane + offset)
      } while (advance(tap, kernel))
      visitor.finish(seen, covered, out)
    }
  }
}

function run(
  input: Tensor,
  outputs: readonly Tensor[],
  attributes: Attributes,
  opType: string,
  visitor: (outputs: readonly Tensor[]) => Visitor,
): void {
  const sizes = input.shape.slice(2)
  const windows = windowsOf(attributes, kernelOf(attributes, opType), sizes)
  const places = sizes.map((size, i) => placesOf(size, windows[i]!, attributes['ceil_mode'] === 1))
  for (const output of outputs) output.resize([input.shape[0]!, input.shape[1]!, ...places])
  eachWindow(input, windows, places, visitor(outputs))
}

/** ONNX MaxPool (opset 22): the largest element of each window, and its place in the whole input. */
export const maxPool: Operator = {
  domain: '',
  opType: 'MaxPool',
  version: 22,
  attributes: { ...windowAttributes, ceil_mode: 'int', storage_order: 'int' },
  infer: (inputs, attributes) => {
    if (attributes['storage_order']) throw fault('E_UNSUPPORTED', 'MaxPool with storage_order 1')
    const type = pooledType(inputs, attributes, 'MaxPool')
    return [type, { ...type, dataType: 'INT64' }]
  },
  // Places count from the first image of the whole input.
  rowWise: (node) => node.outputs.length < 2,
  prepare: ({ attributes }) => {
    return ([input], outputs) =>
      run(input!, outputs, attributes, 'MaxPool', ([values, places]) => {
        const to = numbers(values!)
        const at = places ? numbers(places) : undefined
        let largest = -Infinity
        let best = -1
        return {
          start() {
            largest = -Infinity
            best = -1
          },
          see(value, place) {
            if (best >= 0 && !(value > largest)) return
            largest = value
            best = place
          },
          finish(_, __, out) {
            to[out] = largest
            if (at) at[out] = best
          },
        }
      })
  },
}

/** ONNX AveragePool (opset 22): the mean of each window, over the padding too with `count_include_pad`. */
export const averagePool: Operator = {
  domain: '',
  opType: 'AveragePool',
  version: 22,
  attributes: { ...windowAttributes, ceil_mode: 'int', count_include_pad: 'int' },
  infer: (inputs, attributes) => [pooledType(inputs, attributes, 'AveragePool')],
  rowWise: () => true,
  prepare: ({ attributes }) => {
    const countsPadding = attributes['count_include_pad'] === 1
    return ([input], outputs) =>
      run(input!, outputs, attributes, 'AveragePool', ([values]) => {
        const to = numbers(values!)
        let sum = 0
        return {
          start() {
            sum = 0
          },
          see(value) {
            sum += value
          },
          finish(seen, covered, out) {
            to[out] = sum / (countsPadding ? covered : seen)
          },
        }
      })
  },
}
