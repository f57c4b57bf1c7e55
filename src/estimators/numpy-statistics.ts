// numpy's own order of arithmetic, for thresholds that are compared with the numbers they were made of.

/** numpy.add.reduce of a contiguous array: pairwise summation with eight accumulators in blocks of up to 128. */
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

function pairwiseSum(values: Float64Array, start: number, count: number): number {
  if (count < 8) {
    let sum = 0
    for (let i = 0; i < count; i++) sum += values[start + i]!
    return sum
  }
  if (count > 128) {
    const half = (count >> 1) - ((count >> 1) % 8)
    return pairwiseSum(values, start, half) + pairwiseSum(values, start + half, count - half)
  }
  const r = values.slice(start, start + 8)
  let i = 8
  for (; i < count - (count % 8); i += 8)
    for (let j = 0; j < 8; j++) r[j]! += values[start + i + j]!
  let sum = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!))
  for (; i < count; i++) sum += values[start + i]!
  return sum
}
