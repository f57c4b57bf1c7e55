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

/** Sums over rows, gathered once for all features: rows of a node lie scattered. */
export class HistogramBuilder {
  readonly columns: readonly BinnedColumn[]
  readonly layout: Layout
  private readonly slopes: Slopes
  private readonly gathered: Float32Array
  private readonly curvature: Float32Array
  private readonly bins: readonly Uint8Array[]

  constructor(columns: readonly BinnedColumn[], slopes: Slopes, layout: Layout, mostRows: number) {
    this.columns = columns
    this.slopes = slopes
    this.layout = layout
    this.bins = columns.map((column) => column.bins)
    this.gathered = new Float32Array(mostRows)
    this.curvature = new Float32Array(slopes.hessians ? mostRows : 0)
  }

  /** The histogram of the rows `samples[from..to]`. */
  count(samples: Int32Array, from: number, to: number): Float64Array {
    const { layout, slopes, gathered, curvature } = this
    const sums = new Float64Array(layout.size)
    const rows = samples.subarray(from, to)
    if (slopes.hessians) gather(slopes.hessians, rows, curvature)
    slopes.gradients.forEach((gradient, target) => {
      gather(gradient, rows, gathered)
      const at = layout.gradient + target
      for (let feature = 0; feature < this.bins.length; feature++) {
        const bins = this.bins[feature]!
        const start = layout.starts[feature]!
        if (target > 0) addSlopes(sums, start + at, layout.stride, bins, rows, gathered)
        else if (slopes.hessians)
          addBoth(sums, start, layout.stride, bins, rows, gathered, curvature)
        else addCounted(sums, start, layout.stride, bins, rows, gathered)
      }
    })
    return sums
  }
}

function gather(from: Float32Array, rows: Int32Array, to: Float32Array): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!
}

function addCounted(
  sums: Float64Array,
  start: number,
  stride: number,
  bins: Uint8Array,
  rows: Int32Array,
  gradients: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const at = start + bins[rows[i]!]! * stride
    sums[at]! += 1
    sums[at + 1]! += gradients[i]!
  }
}

function addBoth(
  sums: Float64Array,
  start: number,
  stride: number,
  bins: Uint8Array,
  rows: Int32Array,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const at = start + bins[rows[i]!]! * stride
    sums[at]! += 1
    sums[at + 1]! += hessians[i]!
    sums[at + 2]! += gradients[i]!
  }
}

function addSlopes(
  sums: Float64Array,
  start: number,
  stride: number,
  bins: Uint8Array,
  rows: Int32Array,
  gradients: Float32Array,
): void {
  for (let i = 0; i < rows.length; i++) sums[start + bins[rows[i]!]! * stride]! += gradients[i]!
}

/** What the other child of a parent holds; `parent` becomes it. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): Float64Array {
  for (let i = 0; i < parent.length; i++) parent[i]! -= child[i]!
  return parent
}
