import type { NumericArray } from '../../ir/data-type.ts'
import type { ObliviousEnsemble } from './oblivious.ts'

/** Numbers in a byte whose high bit stays free for the comparison of four bytes at once. */
export const mostBorders = 127

/** Features as counts of the borders below them; a feature of more borders than a count can say has several columns. */
export interface Bins {
  /** The largest count. */
  readonly most: number
  /** Used features, where their borders begin in `borders` (and end), and their first column. */
  readonly features: Int32Array
  readonly starts: Int32Array
  readonly firstColumns: Int32Array
  /** Of each feature ascending, each once. */
  readonly borders: Float32Array
  readonly columns: number
  /** Per split: its column, and the largest count there for a no. */
  readonly splitColumns: Int32Array
  readonly splitCounts: Int32Array
}

export function binsOf({ features, borders }: ObliviousEnsemble, most = mostBorders): Bins {
  const byFeature = new Map<number, Set<number>>()
  features.forEach((feature, split) => {
    const own = byFeature.get(feature)
    if (own) own.add(borders[split]!)
    else byFeature.set(feature, new Set([borders[split]!]))
  })
  const used = Int32Array.from([...byFeature.keys()].sort((a, b) => a - b))
  const starts = new Int32Array(used.length + 1)
  const firstColumns = new Int32Array(used.length)
  const places = new Map<number, ReadonlyMap<number, number>>()
  const all: number[] = []
  let columns = 0
  used.forEach((feature, i) => {
    const sorted = Float32Array.from(byFeature.get(feature)!).sort()
    places.set(feature, new Map(Array.from(sorted, (border, place) => [border, place])))
    for (const border of sorted) all.push(border)
    starts[i + 1] = all.length
    firstColumns[i] = columns
    columns += Math.ceil(sorted.length / most)
  })
  const firstOf = new Map(Array.from(used, (feature, i) => [feature, firstColumns[i]!]))
  const placeOf = (split: number) => places.get(features[split]!)!.get(borders[split]!)!
  return {
    most,
    features: used,
    starts,
    firstColumns,
    borders: Float32Array.from(all),
    columns,
    splitColumns: features.map(
      (feature, split) => firstOf.get(feature)! + Math.floor(placeOf(split) / most),
    ),
    splitCounts: features.map((_, split) => placeOf(split) % most),
  }
}

/**
 * Counts for `rows` rows from `first` on, column by column: column c of row r is at c * stride + r. `missing`: 1 where NaN is above all.
 */
export function fillBins(
  bins: Bins,
  missing: Int32Array,
  x: NumericArray,
  first: number,
  rows: number,
  to: Uint8Array,
  stride: number,
): void {
  const { features, starts, firstColumns, borders } = bins
  const width = missing.length
  for (let i = 0; i < features.length; i++) {
    const feature = features[i]!
    const from = starts[i]!
    const count = starts[i + 1]! - from
    const ofMissing = missing[feature] === 1 ? count : 0
    const column = firstColumns[i]! * stride
    for (let row = 0, at = first * width + feature; row < rows; row++, at += width) {
      const value = Math.fround(x[at]!)
      const below = value === value ? countBelow(borders, from, count, value) : ofMissing
      if (count <= mostBorders) to[column + row] = below
      else spread(to, column + row, stride, count, below)
    }
  }
}

function countBelow(borders: Float32Array, from: number, count: number, value: number): number {
  let low = from
  let left = count
  while (left > 1) {
    const half = left >> 1
    low += +(value > borders[low + half - 1]!) * half
    left -= half
  }
  return low - from + +(value > borders[low]!)
}

function spread(to: Uint8Array, at: number, stride: number, count: number, below: number): void {
  for (let start = 0; start < count; start += mostBorders, at += stride)
    to[at] = Math.min(mostBorders, Math.max(0, below - start))
}
