/** Rows whose probability lies in [from, to), the last bin with its end. */
export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean probability that was answered; share that came true. NaN in an empty bin. */
  readonly predicted: number
  readonly observed: number
  /** 95 % interval of the share (Wilson 1927). */
  readonly low: number
  readonly high: number
}

const z = 1.959963984540054

/** How often what was said to have a probability came true, in bins of equal width. */
export function calibrationCurve(
  cameTrue: readonly boolean[],
  probabilities: ArrayLike<number>,
  bins = 10,
): CalibrationBin[] {
  const counts = new Float64Array(bins)
  const sums = new Float64Array(bins)
  const hits = new Float64Array(bins)
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(p * bins)))
    counts[bin]!++
    sums[bin]! += p
    if (cameTrue[i]!) hits[bin]!++
  }
  return Array.from(counts, (count, bin) => {
    const observed = hits[bin]! / count
    const middle = (observed + z ** 2 / (2 * count)) / (1 + z ** 2 / count)
    const half =
      (z / (1 + z ** 2 / count)) *
      Math.sqrt((observed * (1 - observed)) / count + z ** 2 / (4 * count ** 2))
    return {
      from: bin / bins,
      to: (bin + 1) / bins,
      count,
      predicted: sums[bin]! / count,
      observed,
      low: Math.max(0, middle - half),
      high: Math.min(1, middle + half),
    }
  })
}
