import { denseProduct } from '../dense-product.ts'
import { productOf, stridesOf } from '../shapes.ts'
import type { Window } from './windows.ts'
import { advance } from './windows.ts'

/** Windows over the spatial axes of an input. */
export interface Taps {
  readonly kernel: readonly number[]
  readonly sizes: readonly number[]
  readonly places: readonly number[]
  readonly windows: readonly Window[]
}

/** What a convolution runs over: X [N, C, ...sizes], W [M, C / group, ...kernel], Y [N, M, ...places]. */
export interface Convolution extends Taps {
  readonly images: number
  readonly channels: number
  readonly filters: number
  readonly group: number
  readonly lay: LayPatches
}

/** Elements of the patches that are laid out at once: they stay within the second-level cache. */
const mostElements = 2 ** 15

export type Convolve = (
  of: Convolution,
  from: ArrayLike<number>,
  weights: Float64Array,
  take: (image: number, sums: Float64Array) => void,
) => void

/**
 * Gives each image's sums [M, ...places] to `take`, without bias; padding is zero. The patches under the windows are laid out as rows, so
 * that all filters are one dense product with them: 10 times the speed of a loop a tap on small images. Sums ascend by channel, then by tap.
 */
export function makeConvolve(): Convolve {
  let planes = new Float64Array(0)
  let patches = new Float64Array(0)
  let part = new Float64Array(0)
  let sums = new Float64Array(0)
  return (of, from, weights, take) => {
    const { images, channels, filters, group, kernel, sizes } = of
    const [plane, inputPlane] = [productOf(of.places), productOf(sizes)]
    const perGroup = channels / group
    const filtersPerGroup = filters / group
    const width = perGroup * productOf(kernel)
    const step = Math.max(1, Math.min(plane, Math.floor(mostElements / Math.max(1, width))))
    if (planes.length < channels * (inputPlane + 1))
      planes = new Float64Array(channels * (inputPlane + 1))
    if (patches.length < step * width) patches = new Float64Array(step * width)
    if (part.length < step * filtersPerGroup) part = new Float64Array(step * filtersPerGroup)
    if (sums.length !== filters * plane) sums = new Float64Array(filters * plane)
    for (let image = 0; image < images; image++) {
      copyPlanes(from, image * channels * inputPlane, channels, inputPlane, 0, planes)
      for (let g = 0; g < group; g++) {
        const first = g * filtersPerGroup
        const rows = weights.subarray(first * width, (first + filtersPerGroup) * width)
        for (let start = 0; start < plane; start += step) {
          const count = Math.min(step, plane - start)
          of.lay(planes, g * perGroup, perGroup, start, count, patches, width)
          denseProduct(rows, patches, undefined, part, filtersPerGroup, width, count)
          for (let filter = 0; filter < filtersPerGroup; filter++) {
            const to = (first + filter) * plane + start
            for (let i = 0; i < count; i++) sums[to + i] = part[filter * count + i]!
          }
        }
      }
      take(image, sums)
    }
  }
}

/** The planes of an image less `zero`, a 0 behind each: that is what a tap in the padding reads. */
export function copyPlanes(
  from: ArrayLike<number>,
  start: number,
  channels: number,
  plane: number,
  zero: number,
  to: { [index: number]: number },
): void {
  for (let channel = 0, i = start, at = 0; channel < channels; channel++) {
    for (const end = at + plane; at < end;) to[at++] = from[i++]! - zero
    to[at++] = 0
  }
}

/** Writes the patches of places [start, start + count) as rows: channel by channel, tap by tap. */
export type LayPatches = (
  planes: ArrayLike<number>,
  firstChannel: number,
  channels: number,
  start: number,
  count: number,
  to: { [index: number]: number },
  stride: number,
) => void

export function patchLayer(of: Taps): LayPatches {
  const taps = productOf(of.kernel)
  const inputPlane = productOf(of.sizes)
  const tableOf = tapTable(of, inputPlane)
  return (planes, firstChannel, channels, start, count, to, stride) => {
    const { table, first } = tableOf(start, count)
    for (let place = 0; place < count; place++) {
      let at = place * stride
      let base = firstChannel * (inputPlane + 1)
      const begin = first + place * taps
      const end = begin + taps
      for (let channel = 0; channel < channels; channel++, base += inputPlane + 1)
        for (let t = begin; t < end; t++) to[at++] = planes[base + table[t]!]!
    }
  }
}

/** A table of more taps is made in parts, each time it is needed. */
const mostTaps = 2 ** 20

/** Where in its plane each tap of a window lies, place by place; `outside` in the padding. */
export function tapTable({ kernel, sizes, places, windows }: Taps, outside: number) {
  const taps = productOf(kernel)
  const plane = productOf(places)
  const rank = sizes.length
  const strides = stridesOf(sizes)
  const steps = stridesOf(places)
  const tap = new Int32Array(rank)
  const fill = (table: Int32Array, start: number, count: number): void => {
    let to = 0
    for (let place = start; place < start + count; place++) {
      tap.fill(0)
      for (let t = 0; t < taps; t++) {
        let offset = 0
        for (let axis = 0, rest = place; axis < rank; axis++) {
          const index = Math.floor(rest / steps[axis]!)
          rest -= index * steps[axis]!
          const { stride, padFront, dilation } = windows[axis]!
          const at = index * stride - padFront + tap[axis]! * dilation
          if (at < 0 || at >= sizes[axis]!) {
            offset = outside
            break
          }
          offset += at * strides[axis]!
        }
        table[to++] = offset
        advance(tap, kernel)
      }
    }
  }
  if (plane * taps <= mostTaps) {
    const table = new Int32Array(plane * taps)
    fill(table, 0, plane)
    return (start: number) => ({ table, first: start * taps })
  }
  let part = new Int32Array(0)
  return (start: number, count: number) => {
    if (part.length < count * taps) part = new Int32Array(count * taps)
    fill(part, start, count)
    return { table: part, first: 0 }
  }
}
