import { fault } from '../../errors.ts'
import type { Attributes, Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, sameShape } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { productOf, required } from '../shapes.ts'
import type { Convolution } from './convolution.ts'
import { makeConvolve, patchLayer } from './convolution.ts'
import { placesOf, staticPlaces, windowAttributes, windowsOf } from './windows.ts'

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

/** The static shape of a convolution's answer. Throws E_FORMAT, E_UNSUPPORTED. */
export function convShape(
  shape: readonly Dimension[],
  w: readonly Dimension[],
  attributes: Attributes,
): Dimension[] {
  checkConv(shape, w, attributes)
  const kernel = w.slice(2)
  if (!kernel.every((size) => typeof size === 'number'))
    throw fault('E_UNSUPPORTED', 'Conv with a kernel of unknown size')
  const windows = windowsOf(attributes, kernel as number[], shape.slice(2))
  const spatial = shape.slice(2).map((size, i) => staticPlaces(size, windows[i]!, false, i))
  return [shape[0]!, w[0]!, ...spatial]
}

/** ONNX Conv (opset 22) over any number of spatial axes: X [N, C, ...], W [M, C / group, ...], B [M]. */
export const conv: Operator = {
  domain: '',
  opType: 'Conv',
  version: 22,
  attributes: { ...windowAttributes, group: 'int' },
  infer: (inputs, attributes) => [
    {
      dataType: required(inputs, 0, 'Conv').dataType,
      shape: convShape(
        required(inputs, 0, 'Conv').shape,
        required(inputs, 1, 'Conv').shape,
        attributes,
      ),
    },
  ],
  rowWise: ({ inputs }) =>
    !inputs[0]!.constant &&
    inputs.slice(1).every((input) => !input || input.constant !== undefined),
  prepare: ({ inputs, attributes }, context) => {
    const hasBias = inputs[2] !== undefined
    const packed = context.constant(1)
    const known = packed && Float64Array.from(numbers(packed))
    const convolve = makeConvolve()
    const convolutionOf = convolutions(attributes)
    return ([x, w, bias], [output]) => {
      const of = convolutionOf(x!.shape, w!.shape)
      const { filters, places } = of
      const shape = [of.images, filters, ...places]
      output!.resize(shape)
      context.spend(productOf(shape) * w!.width)
      const weights = known ?? Float64Array.from(numbers(w!))
      const shifts = hasBias ? numbers(bias!) : undefined
      const to = numbers(output!)
      const plane = productOf(places)
      convolve(of, numbers(x!), weights, (image, sums) => {
        let at = image * sums.length
        for (let filter = 0, i = 0; filter < filters; filter++) {
          const shift = shifts ? shifts[filter]! : 0
          for (const end = i + plane; i < end; i++) to[at++] = sums[i]! + shift
        }
      })
    }
  },
}

/** What is convolved, by the shapes of X and W; the last answer is kept. Throws E_FORMAT where W does not fit X. */
export function convolutions(attributes: Attributes) {
  let known: { x: readonly number[]; w: readonly number[]; of: Convolution } | undefined
  return (x: readonly number[], w: readonly number[]): Convolution => {
    if (!known || !sameShape(known.x, x) || !sameShape(known.w, w)) {
      const group = checkConv(x, w, attributes)
      const kernel = w.slice(2)
      const sizes = x.slice(2)
      const windows = windowsOf(attributes, kernel, sizes)
      const places = sizes.map((size, i) => placesOf(size, windows[i]!))
      limitSize([x[0]!, w[0]!, ...places], 'Conv')
      const taps = { kernel, sizes, places, windows }
      const [images, channels, filters] = [x[0]!, x[1]!, w[0]!]
      const of = { ...taps, images, channels, filters, group, lay: patchLayer(taps) }
      known = { x: x.slice(), w: w.slice(), of }
    }
    return known.of
  }
}
