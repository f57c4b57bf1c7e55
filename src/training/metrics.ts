/** Figures by name, in the order they are shown; all but the errors are better when larger. */
export type Metrics = Readonly<Record<string, number>>

/** Root mean squared error, mean absolute error, share of variance explained. */
export function regressionMetrics(y: ArrayLike<number>, predicted: ArrayLike<number>): Metrics {
  const count = y.length
  let mean = 0
  for (let i = 0; i < count; i++) mean += y[i]! / count
  let squares = 0
  let absolute = 0
  let variance = 0
  for (let i = 0; i < count; i++) {
    squares += (y[i]! - predicted[i]!) ** 2
    absolute += Math.abs(y[i]! - predicted[i]!)
    variance += (y[i]! - mean) ** 2
  }
  return {
    RMSE: Math.sqrt(squares / count),
    MAE: absolute / count,
    R2: variance === 0 ? NaN : 1 - squares / variance,
  }
}

/** Of classes by index and their probabilities [n, K]: accuracy, area under the ROC curve (two classes), log loss, Brier score. */
export function classificationMetrics(
  y: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): Metrics {
  const count = y.length
  let right = 0
  let loss = 0
  let brier = 0
  for (let i = 0; i < count; i++) {
    let best = 0
    for (let k = 0; k < classes; k++) {
      const p = probabilities[i * classes + k]!
      if (p > probabilities[i * classes + best]!) best = k
      if (classes > 2 || k === 1) brier += (p - (y[i] === k ? 1 : 0)) ** 2
    }
    if (best === y[i]) right++
    loss -= Math.log(Math.max(probabilities[i * classes + y[i]!]!, 2.220446049250313e-16))
  }
  return {
    accuracy: right / count,
    ...(classes === 2
      ? {
          AUC: areaUnderCurve(
            y,
            Float64Array.from({ length: count }, (_, i) => probabilities[2 * i + 1]!),
          ),
        }
      : {}),
    'log loss': loss / count,
    Brier: brier / count,
  }
}

/** The share of pairs of a positive and a negative in the right order; ties count half. */
export function areaUnderCurve(y: ArrayLike<number>, scores: Float64Array): number {
  const order = Int32Array.from(scores, (_, i) => i).toSorted((a, b) => scores[a]! - scores[b]!)
  let positives = 0
  let ranks = 0
  for (let start = 0; start < order.length;) {
    let end = start
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++
    for (let i = start; i < end; i++) {
      if (y[order[i]!] !== 1) continue
      positives++
      ranks += (start + end + 1) / 2
    }
    start = end
  }
  const negatives = order.length - positives
  return positives === 0 || negatives === 0
    ? NaN
    : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives)
}
