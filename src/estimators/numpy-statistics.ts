// numpy's own order of arithmetic, for thresholds that are compared with the numbers they were made of.
import { pairwiseSum } from '../ops/pairwise-sum.ts'

/** numpy.add.reduce of a contiguous array. */
export function numpySum(values: Float64Array): number {
  return pairwiseSum(values, 0, values.length)
}

/** The same of float32: every partial sum is rounded. */
export function numpySumFloat32(values: Float64Array): number {
  const { length } = values
  if (length > 128) {
    const half = (length >> 1) - ((length >> 1) % 8)
    return Math.fround(
      numpySumFloat32(values.subarray(0, half)) + numpySumFloat32(values.subarray(half)),
    )
  }
  const whole = length < 8 ? 0 : length - (length % 8)
  const lanes = Array.from(values.subarray(0, Math.min(8, whole)))
  for (let i = 8; i < whole; i++) lanes[i % 8] = Math.fround(lanes[i % 8]! + values[i]!)
  let sum = 0
  if (whole > 0) {
    const [a, b, c, d] = [0, 2, 4, 6].map((i) => Math.fround(lanes[i]! + lanes[i + 1]!))
    sum = Math.fround(Math.fround(a! + b!) + Math.fround(c! + d!))
  }
  for (let i = whole; i < length; i++) sum = Math.fround(sum + values[i]!)
  return sum
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
