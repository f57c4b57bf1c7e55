import type { LightgbmTree } from './model.ts'

/**
 * Per feature, how many splits use it ('split'), or the sum of their gains ('gain'), which are floats; splits without gain do not count
 * (GBDT::FeatureImportance).
 */
export function importancesOf(
  trees: readonly LightgbmTree[],
  features: number,
  type: 'split' | 'gain',
): Float64Array {
  const sums = new Float64Array(features)
  for (const { feature, splitGain } of trees) {
    feature.forEach((column, split) => {
      const gain = Math.fround(splitGain?.[split] ?? 0)
      if (gain > 0) sums[column]! += type === 'split' ? 1 : gain
    })
  }
  return sums
}

const mostShown = 5

/** "age 12, fare 5": the most important features first. */
export function importanceText(names: readonly string[], importances: Float64Array): string {
  const order = Array.from(importances.keys())
    .filter((column) => importances[column]! > 0)
    .sort((a, b) => importances[b]! - importances[a]! || a - b)
  const shown = order.slice(0, mostShown).map((column) => `${names[column]} ${importances[column]}`)
  return order.length > mostShown ? `${shown.join(', ')}, ...` : shown.join(', ')
}
