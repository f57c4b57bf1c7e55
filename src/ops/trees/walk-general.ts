import type { TreeEnsemble } from './ensemble.ts'
import {
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  rightColumn,
} from './ensemble.ts'

import type { LeafSink } from './walk-packed.ts'

type Numbers = Float32Array | Float64Array

/**
 * How a number becomes a category. 'byte': truncated to one byte, where what is negative or not known goes as missing values do
 * (scikit-learn). 'truncated': toward zero, so that -0.5 is 0 (LightGBM). 'nonNegative': negative ones are in no set (XGBoost).
 * What is in no set goes right, except under 'byte'.
 */
export type CategoryReading = 'byte' | 'truncated' | 'nonNegative'

/** Walks where values may be missing or splits are on categories. */
export function walkGeneral(
  ensemble: TreeEnsemble,
  reading: CategoryReading,
  x: Numbers,
  rows: number,
  features: number,
  leaves: Int32Array,
  sink: LeafSink,
): void {
  const { roots } = ensemble
  for (let row = 0; row < rows; row++) {
    for (let tree = 0; tree < roots.length; tree++)
      leaves[tree] = walk(ensemble, reading, roots[tree]!, x, row * features)
    sink.row(row, leaves)
  }
}

function walk(
  ensemble: TreeEnsemble,
  reading: CategoryReading,
  root: number,
  x: Numbers,
  start: number,
): number {
  const { nodes } = ensemble
  let at = root * nodeColumns
  while (nodes[at + leftColumn]! >= 0) {
    const isLeft = goesLeft(ensemble, reading, at, x[start + nodes[at + featureColumn]!]!)
    at = nodes[at + (isLeft ? leftColumn : rightColumn)]! * nodeColumns
  }
  return nodes[at + leafColumn]!
}

/** Whether `value` goes left at the split whose row of `nodes` begins at `at`: what every walk and explanation of trees asks. */
export function goesLeft(
  ensemble: TreeEnsemble,
  reading: CategoryReading,
  at: number,
  value: number,
): boolean {
  const flags = ensemble.nodes[at + flagsColumn]!
  if (flags > 1) return isCategoryLeft(ensemble, reading, at, value)
  return value !== value ? (flags & 1) === 1 : value <= ensemble.thresholds[at / nodeColumns]!
}

/** A split on categories. How a number becomes one differs between libraries. */
export function isCategoryLeft(
  ensemble: TreeEnsemble,
  reading: CategoryReading,
  at: number,
  value: number,
): boolean {
  const flags = ensemble.nodes[at + flagsColumn]!
  const isMissingLeft = (flags & 1) === 1
  if (value !== value) return isMissingLeft
  const set = (flags >> 1) - 1
  if (reading === 'byte') {
    // Negative and unknown ones go where missing values go (scikit-learn's predict_one_from_raw_data).
    if (value < 0) return isMissingLeft
    const category = Math.trunc(value) & 255
    if (isMember(ensemble, set, category)) return true
    const feature = ensemble.nodes[at + featureColumn]!
    return hasBit(ensemble.known!, feature * 8, category) ? false : isMissingLeft
  }
  const category = reading === 'truncated' ? Math.trunc(value) : value < 0 ? -1 : Math.floor(value)
  return isMember(ensemble, set, category)
}

function isMember({ categories, starts }: TreeEnsemble, set: number, category: number): boolean {
  const start = starts[set]!
  if (!(category >= 0 && category < (starts[set + 1]! - start) * 32)) return false
  return hasBit(categories!, start, category)
}

function hasBit(words: Uint32Array, start: number, bit: number): boolean {
  return ((words[start + (bit >> 5)]! >>> (bit & 31)) & 1) === 1
}
