import type { BinnedColumn } from './bin-columns.ts'

/** What trees are grown on: the slope of the loss at every row, an array a target; and its curvature, absent where it is 1. */
export interface Slopes {
  readonly gradients: readonly Float32Array[]
  readonly hessians: Float32Array | undefined
}

/** Where a feature's bins lie in a histogram; each bin holds its count, the sum of hessians where they differ, and of each gradient. */
export interface Layout {
  /** First number of each feature. */
  readonly starts: Int32Array
  readonly stride: number
  /** Place of the sum of hessians in a bin; 0, the count, where all are 1. */
  readonly hessian: number
  readonly gradient: number
  readonly size: number
}

export function layoutOf(columns: readonly BinnedColumn[], slopes: Slopes): Layout {
  const gradient = slopes.hessians ? 2 : 1
  const stride = gradient + slopes.gradients.length
  const starts = new Int32Array(columns.length)
  let size = 0
  columns.forEach((column, feature) => {
    starts[feature] = size
    size += (column.count + 1) * stride
  })
  return { starts, stride, hessian: gradient - 1, gradient, size }
}

export type Places = Uint16Array | Uint32Array

/**
 * Row by row, where the bin of each feature stands in a histogram. A node's rows lie scattered, and this way each costs
 * one line of the cache and not one a feature: half the time of columns (100,000 x 20).
 */
export function placesOf(columns: readonly BinnedColumn[], rows: number, slopes: Slopes): Places {
  const { stride } = layoutOf(columns, slopes)
  const total = columns.reduce((sum, column) => sum + (column.count + 1) * stride, 0)
  const size = rows * columns.length
  const places = total <= 65_536 ? new Uint16Array(size) : new Uint32Array(size)
  let start = 0
  columns.forEach(({ bins, count }, feature) => {
    for (let row = 0, at = feature; row < rows; row++, at += columns.length)
      places[at] = start + bins[row]! * stride
    start += (count + 1) * stride
  })
  return places
}

/** Histograms of sets of rows; they are given back to be used again. */
export class HistogramBuilder {
  readonly columns: readonly BinnedColumn[]
  readonly layout: Layout
  private readonly slopes: Slopes
  private readonly places: Places
  private readonly unused: Float64Array[] = []

  constructor(columns: readonly BinnedColumn[], slopes: Slopes, places: Places) {
    this.columns = columns
    this.slopes = slopes
    this.layout = layoutOf(columns, slopes)
    this.places = places
  }

  /** The histogram of the rows `samples[from..to]`. */
  count(samples: Int32Array, from: number, to: number): Float64Array {
    const { slopes, places, layout } = this
    const sums = this.unused.pop()?.fill(0) ?? new Float64Array(layout.size)
    const rows = samples.subarray(from, to)
    const width = this.columns.length
    const [first, ...others] = slopes.gradients
    if (slopes.hessians) addBoth(sums, places, width, rows, first!, slopes.hessians)
    else addCounted(sums, places, width, rows, first!)
    others.forEach((gradients, i) =>
      addSlopes(sums, layout.gradient + 1 + i, places, width, rows, gradients),
    )
    return sums
  }

  giveBack(histogram: Float64Array | undefined): void {
    if (histogram) this.unused.push(histogram)
  }
}

function addCounted(
  sums: Float64Array,
  places: Places,
  width: number,
  rows: Int32Array,
  gradients: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const gradient = gradients[row]!
    const end = (row + 1) * width
    for (let at = row * width; at < end; at++) {
      const place = places[at]!
      sums[place]! += 1
      sums[place + 1]! += gradient
    }
  }
}

function addBoth(
  sums: Float64Array,
  places: Places,
  width: number,
  rows: Int32Array,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const gradient = gradients[row]!
    const hessian = hessians[row]!
    const end = (row + 1) * width
    for (let at = row * width; at < end; at++) {
      const place = places[at]!
      sums[place]! += 1
      sums[place + 1]! += hessian
      sums[place + 2]! += gradient
    }
  }
}

function addSlopes(
  sums: Float64Array,
  start: number,
  places: Places,
  width: number,
  rows: Int32Array,
  gradients: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const gradient = gradients[row]!
    const end = (row + 1) * width
    for (let at = row * width; at < end; at++) sums[start + places[at]!]! += gradient
  }
}

/** What the other child of a parent holds; `parent` becomes it. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): Float64Array {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!
  return parent
}
