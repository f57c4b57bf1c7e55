import { fault } from '../../errors.ts'
import type { Attributes, ValueType } from '../../ir/graph.ts'
import type { KernelContext, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, sameShape } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { productOf, required } from '../shapes.ts'
import type { Taps } from './convolution.ts'
import { tapTable } from './convolution.ts'
import { placesOf, staticPlaces, windowAttributes, windowsOf } from './windows.ts'

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
  from: ArrayLike<number>,
  planes: number,
  of: Taps,
  covered: Int32Array,
  visitor: Visitor,
): void {
  const plane = productOf(of.sizes)
  const taps = productOf(of.kernel)
  const count = covered.length
  const step = Math.max(1, Math.min(count, Math.floor(placesTogether / taps)))
  const tableOf = tapTable(of, -1)
  for (let start = 0; start < count; start += step) {
    const end = Math.min(count, start + step)
    const { table, first } = tableOf(start, end - start)
    for (let p = 0; p < planes; p++)
      for (let place = start, at = first; place < end; place++) {
        let seen = 0
        visitor.start()
        for (const last = at + taps; at < last; at++) {
          const offset = table[at]!
          if (offset < 0) continue
          seen++
          visitor.see(from[p * plane + offset]!, p * plane + offset)
        }
        visitor.finish(seen, covered[place]!, p * count + place)
      }
  }
}

/** Taps that are laid out at once. */
const placesTogether = 2 ** 20
/** Windows of more are no windows: nothing is laid out for them. */
const mostTaps = 2 ** 24

/** How many taps of each window lie in the input or its padding: those of a last window of ceil_mode may lie behind. */
function coveredOf({ sizes, places, windows }: Taps): Int32Array {
  return places.reduce((counts, count, axis) => {
    const { size, stride, dilation, padFront, padBack } = windows[axis]!
    const next = new Int32Array(counts.length * count)
    for (let place = 0; place < count; place++) {
      const room = sizes[axis]! + padBack + padFront - place * stride
      const covered = Math.max(0, Math.min(size, Math.ceil(room / dilation)))
      for (let i = 0; i < counts.length; i++) next[i * count + place] = counts[i]! * covered
    }
    return next
  }, Int32Array.of(1))
}

/** Sizes the outputs and visits the windows; what depends on the input's shape alone is kept. */
function makePool(attributes: Attributes, opType: string, context: KernelContext) {
  let known: { shape: readonly number[]; of: Taps; covered: Int32Array } | undefined
  const layOut = (input: Tensor) => {
    const sizes = input.shape.slice(2)
    const kernel = kernelOf(attributes, opType)
    const windows = windowsOf(attributes, kernel, sizes)
    const isCeil = attributes['ceil_mode'] === 1
    const places = sizes.map((size, i) => placesOf(size, windows[i]!, isCeil))
    if (productOf(kernel) > mostTaps)
      throw fault('E_TOO_LARGE', `${opType} with windows of [${kernel.join(', ')}]`)
    limitSize([input.shape[0]!, input.shape[1]!, ...places], opType)
    const of = { kernel, sizes, places, windows }
    return { shape: input.shape.slice(), of, covered: coveredOf(of) }
  }
  return (input: Tensor, outputs: readonly Tensor[], visitor: () => Visitor): void => {
    if (!known || !sameShape(known.shape, input.shape)) known = layOut(input)
    const { of, covered } = known
    const shape = [input.shape[0]!, input.shape[1]!, ...of.places]
    for (const output of outputs) output.resize(shape)
    context.spend(productOf(shape) * productOf(of.kernel))
    eachWindow(numbers(input), input.shape[0]! * input.shape[1]!, of, covered, visitor())
  }
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
  prepare: ({ attributes }, context) => {
    const pool = makePool(attributes, 'MaxPool', context)
    return ([input], outputs) =>
      pool(input!, outputs, () => {
        const [values, places] = outputs
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
  prepare: ({ attributes }, context) => {
    const countsPadding = attributes['count_include_pad'] === 1
    const pool = makePool(attributes, 'AveragePool', context)
    return ([input], outputs) =>
      pool(input!, outputs, () => {
        const to = numbers(outputs[0]!)
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
