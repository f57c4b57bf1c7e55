import type { FeatureColumn } from '../table/infer-columns.ts'

/** Numbers fall into at most so many bins; one more is for missing values. */
const mostBins = 255
/** Quantiles are taken of at most so many values. */
const mostSampled = 200_000

/** One column as bins of one byte. */
export interface BinnedColumn {
  readonly isCategory: boolean
  /** Bins of values that are there: 0 to count - 1. A category's bin is its level. */
  readonly count: number
  /** The bin of what is missing, `count`. */
  readonly missing: number
  /** A training row has none. */
  readonly hasMissing: boolean
  /** Upper ends of all bins but the last; empty for categories. */
  readonly thresholds: Float64Array
  /** Bin of every row of the table. */
  readonly bins: Uint8Array
  /** Levels that training rows hold. */
  readonly seen: readonly boolean[]
}

/** Bins learned from the training `rows`, for all rows of the table. */
export function binColumns(features: readonly FeatureColumn[], rows: Int32Array): BinnedColumn[] {
  return features.map((column) =>
    column.kind === 'number' ? binNumbers(column.values, rows) : binLevels(column, rows),
  )
}

function binNumbers(values: Float64Array, rows: Int32Array): BinnedColumn {
  const given = Float64Array.from(rows, (row) => values[row]!).filter((value) => value === value)
  const thresholds = thresholdsOf(given)
  const count = thresholds.length + 1
  const bins = binsOf(values, thresholds)
  return {
    isCategory: false,
    count,
    missing: count,
    hasMissing: given.length < rows.length,
    thresholds,
    bins,
    seen: [],
  }
}

/** The first bin whose end is not below the value; NaN: the bin behind all. Eight halvings of 256, without a branch to guess. */
function binsOf(values: Float64Array, thresholds: Float64Array): Uint8Array {
  const ends = new Float64Array(256).fill(Infinity)
  ends.set(thresholds)
  const bins = new Uint8Array(values.length)
  const missing = thresholds.length + 1
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    let bin = 0
    bin += Number(value > ends[bin + 127]!) << 7
    bin += Number(value > ends[bin + 63]!) << 6
    bin += Number(value > ends[bin + 31]!) << 5
    bin += Number(value > ends[bin + 15]!) << 4
    bin += Number(value > ends[bin + 7]!) << 3
    bin += Number(value > ends[bin + 3]!) << 2
    bin += Number(value > ends[bin + 1]!) << 1
    bin += Number(value > ends[bin]!)
    bins[row] = value === value ? bin : missing
  }
  return bins
}

/** Midpoints of neighbouring values where they are few, else of quantiles: as scikit-learn's _BinMapper does. */
function thresholdsOf(given: Float64Array): Float64Array {
  const sorted = sampled(given).toSorted()
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1])
  if (distinct.length <= mostBins)
    return distinct.slice(1).map((value, i) => betweenOf(distinct[i]!, value))
  const quantiles = Float64Array.from({ length: mostBins - 1 }, (_, i) => {
    const at = ((i + 1) / mostBins) * (sorted.length - 1)
    const low = Math.floor(at)
    return at === low ? sorted[low]! : betweenOf(sorted[low]!, sorted[low + 1]!)
  })
  return quantiles.filter((value, i) => i === 0 || value !== quantiles[i - 1])
}

/** Halves first: the sum of two large numbers may be infinite. Never the upper one, which belongs to the next bin. */
function betweenOf(low: number, high: number): number {
  const middle = low / 2 + high / 2
  return middle < high ? Math.max(middle, low) : low
}

/** Every so manieth value: sorting millions says no more of quantiles. */
function sampled(values: Float64Array): Float64Array {
  if (values.length <= mostSampled) return values
  const step = values.length / mostSampled
  return Float64Array.from({ length: mostSampled }, (_, i) => values[Math.floor(i * step)]!)
}

function binLevels(
  { levels, codes }: FeatureColumn & { kind: 'category' },
  rows: Int32Array,
): BinnedColumn {
  const count = levels.length
  const seen = levels.map(() => false)
  let hasMissing = false
  for (const row of rows) {
    if (codes[row]! < 0) hasMissing = true
    else seen[codes[row]!] = true
  }
  // A level that training never saw is no better than a missing value, here as when serving.
  const bins = Uint8Array.from(codes, (code) => (code >= 0 && seen[code] ? code : count))
  return {
    isCategory: true,
    count,
    missing: count,
    hasMissing,
    thresholds: new Float64Array(0),
    bins,
    seen,
  }
}
