import { fault } from '../../errors.ts'
import type { Attributes, Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { axisOf, required, stridesOf } from '../shapes.ts'

interface Plan {
  readonly sizes: number[]
  readonly scales: number[]
}

/** Sizes and scales of all axes, from whichever of the two is given, for all axes or some. */
function planOf(
  shape: readonly number[],
  scales: readonly number[] | undefined,
  sizes: readonly number[] | undefined,
  attributes: Attributes,
): Plan {
  const rank = shape.length
  const given = (attributes['axes'] as readonly number[] | undefined)?.map((axis) =>
    axisOf(axis, rank, 'Resize'),
  )
  const axes = given ?? shape.map((_, axis) => axis)
  const list = sizes ?? scales
  if (!list || list.length !== axes.length)
    throw fault('E_FORMAT', 'Resize needs scales or sizes for its axes')
  if (((attributes['keep_aspect_ratio_policy'] as string | undefined) ?? 'stretch') !== 'stretch')
    throw fault('E_UNSUPPORTED', 'Resize that keeps the aspect ratio')
  const plan = { sizes: shape.slice(), scales: shape.map(() => 1) }
  axes.forEach((axis, i) => {
    const size = sizes ? sizes[i]! : Math.floor(shape[axis]! * scales![i]!)
    plan.sizes[axis] = size
    plan.scales[axis] = sizes ? size / shape[axis]! : scales![i]!
  })
  return plan
}

/** Where place x of an axis of the result lies in the input. */
function coordinate(mode: string, x: number, scale: number, size: number, from: number): number {
  switch (mode) {
    case 'half_pixel':
      return (x + 0.5) / scale - 0.5
    case 'half_pixel_symmetric': {
      const adjustment = size / (scale * from)
      const center = from / 2
      return center * (1 - adjustment) + (x + 0.5) / scale - 0.5
    }
    case 'pytorch_half_pixel':
      return size > 1 ? (x + 0.5) / scale - 0.5 : 0
    case 'align_corners':
      return size > 1 ? (x * (from - 1)) / (size - 1) : 0
    case 'asymmetric':
      return x / scale
    default:
      throw fault('E_UNSUPPORTED', `Resize with ${mode}`)
  }
}

interface Tap {
  readonly at: number
  readonly weight: number
}

function nearestTap(mode: string, x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  switch (mode) {
    case 'round_prefer_floor':
      return rest > 0.5 ? floor + 1 : floor
    case 'round_prefer_ceil':
      return rest >= 0.5 ? floor + 1 : floor
    case 'floor':
      return floor
    case 'ceil':
      return Math.ceil(x)
    default:
      throw fault('E_FORMAT', `Resize with nearest_mode ${mode}`)
  }
}

/** Keys' cubic convolution with parameter a. */
function cubic(x: number, a: number): number {
  const size = Math.abs(x)
  if (size <= 1) return ((a + 2) * size - (a + 3)) * size * size + 1
  return size < 2 ? ((a * size - 5 * a) * size + 8 * a) * size - 4 * a : 0
}

/** The elements of the input that place x of an axis mixes. */
function tapsOf(
  x: number,
  scale: number,
  size: number,
  from: number,
  attributes: Attributes,
): Tap[] {
  const text = (name: string, otherwise: string) =>
    (attributes[name] as string | undefined) ?? otherwise
  const at = coordinate(text('coordinate_transformation_mode', 'half_pixel'), x, scale, size, from)
  const inside = (place: number) => Math.min(Math.max(place, 0), from - 1)
  const mode = text('mode', 'nearest')
  if (mode === 'nearest')
    return [{ at: inside(nearestTap(text('nearest_mode', 'round_prefer_floor'), at)), weight: 1 }]
  const floor = Math.floor(at)
  const rest = at - floor
  if (mode === 'linear') {
    return [
      { at: inside(floor), weight: 1 - rest },
      { at: inside(floor + 1), weight: rest },
    ]
  }
  if (mode !== 'cubic') throw fault('E_FORMAT', `Resize with mode ${mode}`)
  const a = Number(attributes['cubic_coeff_a'] ?? -0.75)
  const taps = [-1, 0, 1, 2].map((step) => ({ place: floor + step, weight: cubic(rest - step, a) }))
  if (!attributes['exclude_outside'])
    return taps.map(({ place, weight }) => ({ at: inside(place), weight }))
  const kept = taps.filter(({ place }) => place >= 0 && place < from)
  const total = kept.reduce((sum, { weight }) => sum + weight, 0)
  return kept.map(({ place, weight }) => ({ at: place, weight: weight / total }))
}

const listOf = (tensor: Tensor | undefined) => tensor && Array.from(numbers(tensor))

/** ONNX Resize (opset 19): nearest, linear or cubic, axis after axis; inputs X, roi (not used), scales or sizes. */
export const resize: Operator = {
  domain: '',
  opType: 'Resize',
  version: 19,
  attributes: {
    antialias: 'int',
    axes: 'ints',
    coordinate_transformation_mode: 'string',
    cubic_coeff_a: 'float',
    exclude_outside: 'int',
    extrapolation_value: 'float',
    keep_aspect_ratio_policy: 'string',
    mode: 'string',
    nearest_mode: 'string',
  },
  infer: (inputs, attributes, constants) => {
    const { dataType, shape } = required(inputs, 0, 'Resize')
    if (attributes['antialias']) throw fault('E_UNSUPPORTED', 'Resize with antialias')
    if (attributes['coordinate_transformation_mode'] === 'tf_crop_and_resize')
      throw fault('E_UNSUPPORTED', 'Resize with tf_crop_and_resize')
    const [, , scales, sizes] = constants.map(listOf)
    if ((inputs[2] && !scales) || (inputs[3] && !sizes))
      return [{ dataType, shape: shape.map((_, axis) => `resized_${axis}`) }]
    const known = shape.map((size) => (typeof size === 'number' ? size : 1))
    const plan = planOf(known, scales, sizes, attributes)
    return [
      {
        dataType,
        shape: shape.map((size, axis): Dimension => {
          if (typeof size === 'number') return plan.sizes[axis]!
          return !sizes && plan.scales[axis] === 1 ? size : `resized_${axis}`
        }),
      },
    ]
  },
  rowWise: ({ inputs, outputs }) =>
    typeof inputs[0]!.type.shape[0] === 'string' &&
    outputs[0]!.type.shape[0] === inputs[0]!.type.shape[0],
  prepare: ({ inputs: declared, attributes }) => {
    const has = declared.map((input) => input !== undefined)
    return (inputs, [output]) => {
      const [input, , scales, sizes] = inputs.map((tensor, i) => (has[i] ? tensor : undefined))
      const { shape } = input!
      const plan = planOf(shape, listOf(scales), listOf(sizes), attributes)
      limitSize(plan.sizes, 'Resize')
      output!.resize(plan.sizes)
      let current: Float64Array = Float64Array.from(numbers(input!))
      let sizesNow = shape.slice()
      plan.sizes.forEach((size, axis) => {
        if (size === shape[axis] && plan.scales[axis] === 1) return
        const taps = Array.from({ length: size }, (_, x) =>
          tapsOf(x, plan.scales[axis]!, size, shape[axis]!, attributes),
        )
        current = mix(current, sizesNow, axis, taps)
        sizesNow = sizesNow.map((old, i) => (i === axis ? size : old))
      })
      numbers(output!).set(current)
    }
  },
}

function mix(
  from: Float64Array,
  shape: readonly number[],
  axis: number,
  taps: readonly Tap[][],
): Float64Array {
  const step = stridesOf(shape)[axis]!
  const count = shape[axis]!
  const outer = from.length / (count * step)
  const to = new Float64Array(outer * taps.length * step)
  for (let block = 0; block < outer; block++) {
    for (let x = 0; x < taps.length; x++) {
      const target = (block * taps.length + x) * step
      for (const { at, weight } of taps[x]!) {
        const source = (block * count + at) * step
        for (let i = 0; i < step; i++) to[target + i]! += from[source + i]! * weight
      }
    }
  }
  return to
}
