import { fault } from '../../errors.ts'
import type { Attributes, Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { productOf, required, stridesOf } from '../shapes.ts'
import type { Window } from './windows.ts'
import { advance, placesOf, staticPlaces, windowAttributes, windowsOf } from './windows.ts'

function checkConv(
  x: readonly Dimension[],
  w: readonly Dimension[],
  attributes: Attributes,
): number {
  const group = Number(attributes['group'] ?? 1)
  const kernel = attributes['kernel_shape'] as readonly number[] | undefined
  const fits =
    x.length >= 3 &&
    w.length === x.length &&
    group >= 1 &&
    (typeof x[1] !== 'number' || typeof w[1] !== 'number' || x[1] === w[1] * group) &&
    (typeof w[0] !== 'number' || w[0] % group === 0) &&
    (!kernel || kernel.every((size, i) => size === w[i + 2] || typeof w[i + 2] === 'string'))
  if (!fits)
    throw fault('E_FORMAT', `Conv of [${x.join(', ')}] with [${w.join(', ')}] in ${group} groups`)
  return group
}

/** ONNX Conv (opset 22) over any number of spatial axes: X [N, C, ...], W [M, C / group, ...], B [M]. */
export const conv: Operator = {
  domain: '',
  opType: 'Conv',
  version: 22,
  attributes: { ...windowAttributes, group: 'int' },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'Conv')
    const w = required(inputs, 1, 'Conv').shape
    checkConv(shape, w, attributes)
    const kernel = w.slice(2)
    if (!kernel.every((size) => typeof size === 'number'))
      throw fault('E_UNSUPPORTED', 'Conv with a kernel of unknown size')
    const windows = windowsOf(attributes, kernel as number[], shape.slice(2))
    const spatial = shape.slice(2).map((size, i) => staticPlaces(size, windows[i]!, false, i))
    return [{ dataType, shape: [shape[0]!, w[0]!, ...spatial] }]
  },
  rowWise: ({ inputs }) =>
    !inputs[0]!.constant &&
    inputs.slice(1).every((input) => !input || input.constant !== undefined),
  prepare: ({ inputs, attributes }, context) => {
    const hasBias = inputs[2] !== undefined
    return ([x, w, bias], [output]) => {
      const group = checkConv(x!.shape, w!.shape, attributes)
      const windows = windowsOf(attributes, w!.shape.slice(2), x!.shape.slice(2))
      const spatial = x!.shape.slice(2).map((size, i) => placesOf(size, windows[i]!))
      const shape = [x!.shape[0]!, w!.shape[0]!, ...spatial]
      limitSize(shape, 'Conv')
      output!.resize(shape)
      context.spend(productOf(shape) * w!.width)
      convolve(x!, w!, hasBias ? numbers(bias!) : undefined, output!, windows, group)
    }
  },
}

/** Tap by tap: each weight is added to all the places it reaches, so that the inner loop runs along the last axis. */
function convolve(
  x: Tensor,
  w: Tensor,
  bias: ArrayLike<number> | undefined,
  output: Tensor,
  windows: readonly Window[],
  group: number,
): void {
  const [images, channels] = x.shape as [number, number]
  const [filters, perGroup] = w.shape as [number, number]
  const sizes = x.shape.slice(2)
  const places = output.shape.slice(2)
  const plane = productOf(places)
  const inputPlane = productOf(sizes)
  const kernel = w.shape.slice(2)
  const taps = productOf(kernel)
  const [from, weights, to] = [numbers(x), numbers(w), numbers(output)]
  const sums = new Float64Array(plane)
  const tap = new Int32Array(kernel.length)
  for (let image = 0; image < images; image++) {
    for (let filter = 0; filter < filters; filter++) {
      sums.fill(bias ? bias[filter]! : 0)
      const first = Math.floor(filter / (filters / group)) * perGroup
      for (let channel = 0; channel < perGroup; channel++) {
        const source = (image * channels + first + channel) * inputPlane
        tap.fill(0)
        for (let t = 0; t < taps; t++) {
          const weight = weights[(filter * perGroup + channel) * taps + t]!
          addTap(from, source, sizes, tap, windows, places, weight, sums)
          advance(tap, kernel)
        }
      }
      to.set(sums, (image * filters + filter) * plane)
    }
  }
}

function addTap(
  from: ArrayLike<number>,
  source: number,
  sizes: readonly number[],
  tap: Int32Array,
  windows: readonly Window[],
  places: readonly number[],
  weight: number,
  sums: Float64Array,
): void {
  const rank = sizes.length
  const last = rank - 1
  const { stride } = windows[last]!
  // Along each axis, the places whose window has this tap inside the input.
  const shift = windows.map((window, i) => tap[i]! * window.dilation - window.padFront)
  const begin = windows.map((window, i) => Math.max(0, Math.ceil(-shift[i]! / window.stride)))
  const end = windows.map((window, i) =>
    Math.min(places[i]!, Math.floor((sizes[i]! - 1 - shift[i]!) / window.stride) + 1),
  )
  if (begin.some((value, i) => value >= end[i]!)) return
  const strides = stridesOf(sizes)
  const steps = stridesOf(places)
  const outer = Int32Array.from(begin)
  for (;;) {
    let at = source
    let to = 0
    for (let i = 0; i < last; i++) {
      at += (outer[i]! * windows[i]!.stride + shift[i]!) * strides[i]!
      to += outer[i]! * steps[i]!
    }
    at += begin[last]! * stride + shift[last]!
    for (let place = begin[last]!; place < end[last]!; place++, at += stride)
      sums[to + place]! += from[at]! * weight
    let axis = last - 1
    for (; axis >= 0; axis--) {
      if (++outer[axis]! < end[axis]!) break
      outer[axis] = begin[axis]!
    }
    if (axis < 0) return
  }
}
