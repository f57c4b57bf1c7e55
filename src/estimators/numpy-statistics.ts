// numpy's own order of arithmetic, for thresholds that are compared with the numbers they were made of.
import { pairwiseSum } from '../ops/pairwise-sum.ts'

/** numpy.add.reduce of a contiguous array. */
export function numpySum(values: Float64Array): number {
  return pairwiseSum(values, 0, values.length)
}

export function numpyMean(values: Float64Array): number {
  return numpySum(values) / values.length
}

export function numpyMedian(values: Float64Array): number {
  if (values.some((value) => value !== value)) return NaN
  const sorted = values.toSorted()
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** numpy.percentile(values, q) with linear interpolation. */
export function numpyPercentile(values: Float64Array, q: number): number {
  if (values.some((value) => value !== value)) return NaN
  const sorted = values.toSorted()
  const place = (q / 100) * (sorted.length - 1)
  const low = Math.floor(place)
  const [a, b] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!]
  const share = place - low
  return share >= 0.5 ? b - (b - a) * (1 - share) : a + (b - a) * share
}
