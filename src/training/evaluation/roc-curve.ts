import { areaUnderCurve } from '../metrics.ts'

/** Shares of negatives (x) and positives (y) above each threshold, from (0, 0) to (1, 1). */
export interface RocCurve {
  readonly x: readonly number[]
  readonly y: readonly number[]
  readonly area: number
  readonly positives: number
}

/** One class against all others. `scores`: a probability a row. */
export function rocCurve(isPositive: readonly boolean[], scores: Float64Array): RocCurve {
  const order = Int32Array.from(scores, (_, i) => i).toSorted((a, b) => scores[b]! - scores[a]!)
  const positives = isPositive.filter(Boolean).length
  const negatives = isPositive.length - positives
  const x = [0]
  const y = [0]
  let [hits, alarms] = [0, 0]
  order.forEach((row, i) => {
    if (isPositive[row]!) hits++
    else alarms++
    // Rows of one score pass the threshold together.
    if (i + 1 < order.length && scores[order[i + 1]!] === scores[row]) return
    x.push(negatives === 0 ? 0 : alarms / negatives)
    y.push(positives === 0 ? 0 : hits / positives)
  })
  const area = areaUnderCurve(
    isPositive.map((one) => (one ? 1 : 0)),
    scores,
  )
  return { x, y, area, positives }
}
