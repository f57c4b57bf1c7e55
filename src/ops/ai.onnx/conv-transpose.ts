import { fault } from '../../errors.ts'
import type { Attributes, Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { productOf, required, stridesOf } from '../shapes.ts'
import { advance, windowAttributes } from './windows.ts'

interface Spread {
  readonly size: number
  readonly stride: number
  readonly dilation: number
  readonly padFront: number
  readonly places: Dimension
}

function spreadsOf(
  attributes: Attributes,
  kernel: readonly number[],
  sizes: readonly Dimension[],
): Spread[] {
  const rank = kernel.length
  const list = (name: string, length: number, otherwise: number) => {
    const given = attributes[name] as readonly number[] | undefined
    if (given && given.length !== length)
      throw fault('E_FORMAT', `ConvTranspose with ${name} [${given.join(', ')}]`)
    return given ?? Array.from<number>({ length }).fill(otherwise)
  }
  const strides = list('strides', rank, 1)
  const dilations = list('dilations', rank, 1)
  const pads = list('pads', rank * 2, 0)
  const extra = list('output_padding', rank, 0)
  const wanted = attributes['output_shape'] as readonly number[] | undefined
  const auto = (attributes['auto_pad'] as string | undefined) ?? 'NOTSET'
  if ([...strides, ...dilations].some((value) => !(value >= 1)))
    throw fault('E_FORMAT', 'ConvTranspose with a stride or dilation below 1')
  return kernel.map((size, i) => {
    const [stride, dilation] = [strides[i]!, dilations[i]!]
    const length = sizes[i]!
    const base = { size, stride, dilation }
    const isSame = auto === 'SAME_UPPER' || auto === 'SAME_LOWER'
    if (!wanted && !isSame) {
      const [front, back] = auto === 'VALID' ? [0, 0] : [pads[i]!, pads[i + rank]!]
      const places =
        typeof length === 'number'
          ? stride * (length - 1) + extra[i]! + (size - 1) * dilation + 1 - front - back
          : `spread_${i}`
      return { ...base, padFront: front, places }
    }
    if (typeof length !== 'number')
      throw fault('E_UNSUPPORTED', 'ConvTranspose to a shape from an unknown one')
    const places = wanted?.[wanted.length - rank + i] ?? length * stride
    const total = Math.max(
      0,
      stride * (length - 1) + extra[i]! + (size - 1) * dilation + 1 - places,
    )
    const front = auto === 'SAME_UPPER' ? Math.floor(total / 2) : total - Math.floor(total / 2)
    return { ...base, padFront: front, places }
  })
}

/** ONNX ConvTranspose (opset 22): X [N, C, ...], W [C, M / group, ...], B [M]; the gradient of Conv with respect to its input. */
export const convTranspose: Operator = {
  domain: '',
  opType: 'ConvTranspose',
  version: 22,
  attributes: { ...windowAttributes, group: 'int', output_padding: 'ints', output_shape: 'ints' },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'ConvTranspose')
    const w = required(inputs, 1, 'ConvTranspose').shape
    const group = Number(attributes['group'] ?? 1)
    if (
      shape.length < 3 ||
      w.length !== shape.length ||
      !(group >= 1) ||
      w[0] !== shape[1] ||
      Number(w[0]) % group !== 0
    )
      throw fault('E_FORMAT', `ConvTranspose of [${shape.join(', ')}] with [${w.join(', ')}]`)
    const spreads = spreadsOf(attributes, w.slice(2).map(Number), shape.slice(2))
    return [{ dataType, shape: [shape[0]!, Number(w[1]) * group, ...spreads.map((s) => s.places)] }]
  },
  rowWise: ({ inputs }) =>
    !inputs[0]!.constant &&
    inputs.slice(1).every((input) => !input || input.constant !== undefined),
  prepare: ({ inputs, attributes }, context) => {
    const hasBias = inputs[2] !== undefined
    const group = Number(attributes['group'] ?? 1)
    return ([x, w, bias], [output]) => {
      const kernel = w!.shape.slice(2)
      const sizes = x!.shape.slice(2)
      const spreads = spreadsOf(attributes, kernel, sizes)
      const [images, channels] = x!.shape as [number, number]
      const perGroup = w!.shape[1]!
      const filters = perGroup * group
      const places = spreads.map((spread) => Number(spread.places))
      limitSize([images, filters, ...places], 'ConvTranspose')
      output!.resize([images, filters, ...places])
      const plane = productOf(places)
      const inputPlane = productOf(sizes)
      const taps = productOf(kernel)
      context.spend(images * channels * inputPlane * taps * perGroup)
      const [from, weights, to] = [numbers(x!), numbers(w!), numbers(output!)]
      const steps = stridesOf(places)
      const sums = new Float64Array(filters * plane)
      for (let image = 0; image < images; image++) {
        for (let i = 0; i < sums.length; i++)
          sums[i] = hasBias ? numbers(bias!)[Math.floor(i / plane)]! : 0
        for (let channel = 0; channel < channels; channel++) {
          const first = Math.floor(channel / (channels / group)) * perGroup
          const at = new Int32Array(sizes.length)
          for (let i = 0; i < inputPlane; i++, advance(at, sizes)) {
            const value = from[(image * channels + channel) * inputPlane + i]!
            const tap = new Int32Array(kernel.length)
            for (let t = 0; t < taps; t++, advance(tap, kernel)) {
              let place = 0
              let isInside = true
              for (let axis = 0; axis < kernel.length; axis++) {
                const spread = spreads[axis]!
                const to1 =
                  at[axis]! * spread.stride + tap[axis]! * spread.dilation - spread.padFront
                isInside &&= to1 >= 0 && to1 < places[axis]!
                place += to1 * steps[axis]!
              }
              if (!isInside) continue
              for (let filter = 0; filter < perGroup; filter++)
                sums[(first + filter) * plane + place]! +=
                  value * weights[(channel * perGroup + filter) * taps + t]!
            }
          }
        }
        to.set(sums, image * filters * plane)
      }
    }
  },
}
