import { malformed } from './malformed.ts'
import type { CtrTable, CtrType, Projection } from './model.ts'

/** One text for equal projections of one type: what a feature and its table find each other by. */
export function tableKey(projection: Projection, type: CtrType, classifier = 0): string {
  const { categories, numericSplits, oneHotSplits } = projection
  return JSON.stringify([
    type,
    classifier,
    categories,
    numericSplits.map(({ feature, border }) => [feature, border]),
    oneHotSplits.map(({ category, value }) => [category, value]),
  ])
}

/** Sorts entries by hash, for a search that no choice of hashes can slow down. Throws E_FORMAT where a hash occurs twice. */
export function sortedTable(
  keys: Uint32Array,
  statistics: Float64Array,
  width: number,
  denominator: number,
): CtrTable {
  const entries = keys.length / 2
  const order = Uint32Array.from({ length: entries }, (_, i) => i).sort(
    (a, b) => keys[a * 2 + 1]! - keys[b * 2 + 1]! || keys[a * 2]! - keys[b * 2]!,
  )
  const sortedKeys = new Uint32Array(keys.length)
  const sorted = new Float64Array(entries * width)
  order.forEach((from, to) => {
    sortedKeys[to * 2] = keys[from * 2]!
    sortedKeys[to * 2 + 1] = keys[from * 2 + 1]!
    for (let i = 0; i < width; i++) sorted[to * width + i] = statistics[from * width + i]!
    if (
      to > 0 &&
      sortedKeys[to * 2] === sortedKeys[to * 2 - 2] &&
      sortedKeys[to * 2 + 1] === sortedKeys[to * 2 - 1]
    )
      throw malformed('a table holds one category twice')
  })
  return { keys: sortedKeys, statistics: sorted, width, denominator }
}

/** Sum and count of the target, not counts of its classes. */
export function isMean(type: CtrType): boolean {
  return type === 'BinarizedTargetMeanValue' || type === 'FloatTargetMeanValue'
}

export function isCounter(type: CtrType): boolean {
  return type === 'Counter' || type === 'FeatureFreq'
}
