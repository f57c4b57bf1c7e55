import { denseProduct } from '../dense-product.ts'
import { productOf, stridesOf } from '../shapes.ts'
import type { Window } from './windows.ts'
import { advance } from './windows.ts'

/** What a convolution runs over: X [N, C, ...sizes], W [M, C / group, ...kernel], Y [N, M, ...places]. */
export interface Convolution {
  readonly images: number
  readonly channels: number
  readonly filters: number
  readonly group: number
  readonly kernel: readonly number[]
  readonly sizes: readonly number[]
  readonly places: readonly number[]
  readonly windows: readonly Window[]
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
    if (patches.length < step * width) patches = new Float64Array(step * width)
    if (part.length < step * filtersPerGroup) part = new Float64Array(step * filtersPerGroup)
    if (sums.length !== filters * plane) sums = new Float64Array(filters * plane)
    const lay = layer(of)
    for (let image = 0; image < images; image++) {
      for (let g = 0; g < group; g++) {
        const source = (image * channels + g * perGroup) * inputPlane
        const first = g * filtersPerGroup
        const rows = weights.subarray(first * width, (first + filtersPerGroup) * width)
        for (let start = 0; start < plane; start += step) {
          const count = Math.min(step, plane - start)
          lay(from, source, perGroup, start, count, patches)
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

/** Writes the patches of places [start, start + count) as rows: channel by channel, tap by tap. */
function layer({ kernel, sizes, places, windows }: Convolution) {
  const rank = sizes.length
  const taps = productOf(kernel)
  const inputPlane = productOf(sizes)
  const strides = stridesOf(sizes)
  const steps = stridesOf(places)
  const shifts = new Int32Array(taps * rank)
  const offsets = new Int32Array(taps)
  const tap = new Int32Array(rank)
  for (let t = 0; t < taps; t++) {
    for (let axis = 0; axis < rank; axis++) {
      const shift = tap[axis]! * windows[axis]!.dilation
      shifts[t * rank + axis] = shift
      offsets[t]! += shift * strides[axis]!
    }
    advance(tap, kernel)
  }
  const spans = windows.map(({ size, dilation }) => (size - 1) * dilation)
  const corner = new Int32Array(rank)
  const inside = new Uint8Array(taps)
  const isInside = (t: number): boolean => {
    for (let axis = 0; axis < rank; axis++) {
      const at = corner[axis]! + shifts[t * rank + axis]!
      if (at < 0 || at >= sizes[axis]!) return false
    }
    return true
  }
  return (
    from: ArrayLike<number>,
    source: number,
    channels: number,
    start: number,
    count: number,
    to: Float64Array,
  ): void => {
    let at = 0
    for (let place = start; place < start + count; place++) {
      let base = source
      let isWhole = true
      for (let axis = 0, rest = place; axis < rank; axis++) {
        const index = Math.floor(rest / steps[axis]!)
        rest -= index * steps[axis]!
        const first = index * windows[axis]!.stride - windows[axis]!.padFront
        corner[axis] = first
        base += first * strides[axis]!
        if (first < 0 || first + spans[axis]! >= sizes[axis]!) isWhole = false
      }
      if (isWhole) {
        for (let channel = 0; channel < channels; channel++, base += inputPlane)
          for (let t = 0; t < taps; t++) to[at++] = from[base + offsets[t]!]!
        continue
      }
      for (let t = 0; t < taps; t++) inside[t] = isInside(t) ? 1 : 0
      for (let channel = 0; channel < channels; channel++, base += inputPlane)
        for (let t = 0; t < taps; t++) to[at++] = inside[t] ? from[base + offsets[t]!]! : 0
    }
  }
}
