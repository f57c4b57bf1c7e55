import { numpySum } from '../numpy-statistics.ts'
import { atLeast } from '../context.ts'
import type { BoosterModel } from './model.ts'

/** What a column counts: how often it is split on, what its splits gained or how much they covered, on average or together. */
export type Importance = 'weight' | 'gain' | 'cover' | 'total_gain' | 'total_cover'

/** Shares as float32, like GBTree::FeatureScore and feature_importances_: float32 sums since 1.4, before doubles. */
export function importances(model: BoosterModel, type: Importance): Float64Array {
  const { features, trees, version } = model
  const totals = atLeast(version, 1, 4) ? new Float32Array(features) : new Float64Array(features)
  const counts = new Float64Array(features)
  for (const { left, feature, gain, cover } of trees) {
    for (let node = 0; node < left.length; node++) {
      const column = feature[node]!
      // A pruned node keeps a column that is not there.
      if (left[node] === -1 || column >= features) continue
      counts[column]! += 1
      totals[column]! += type === 'weight' ? 1 : type.endsWith('gain') ? gain[node]! : cover[node]!
    }
  }
  const isMean = type === 'gain' || type === 'cover'
  const scores = Float64Array.from(totals, (total, i) =>
    Math.fround(isMean ? total / Math.max(1, counts[i]!) : total),
  )
  const whole = Math.fround(numpySum(scores))
  return Float64Array.from(scores, (score) => (whole === 0 ? score : Math.fround(score / whole)))
}

/** The columns that gained most, for inspect: 'age 0.41, income 0.30, ...'. */
export function leadingImportances(model: BoosterModel): string {
  const shares = importances(model, 'gain')
  const order = Array.from(shares.keys()).toSorted((a, b) => shares[b]! - shares[a]!)
  return order
    .slice(0, 5)
    .filter((column) => shares[column]! > 0)
    .map(
      (column) => `${model.featureNames?.[column] ?? `f${column}`} ${shares[column]!.toFixed(2)}`,
    )
    .join(', ')
}
