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

/** Walks where values may be missing or splits are on categories. */
export function walkGeneral(
  ensemble: TreeEnsemble,
  x: Numbers,
  rows: number,
  features: number,
  leaves: Int32Array,
  sink: LeafSink,
): void {
  const { roots } = ensemble
  for (let row = 0; row < rows; row++) {
    for (let tree = 0; tree < roots.length; tree++)
      leaves[tree] = walk(ensemble, roots[tree]!, x, row * features)
    sink.row(row, leaves)
  }
}

function walk(ensemble: TreeEnsemble, root: number, x: Numbers, start: number): number {
  const { nodes, thresholds } = ensemble
  let at = root * nodeColumns
  while (nodes[at + leftColumn]! >= 0) {
    const value = x[start + nodes[at + featureColumn]!]!
    const flags = nodes[at + flagsColumn]!
    const isLeft =
      flags > 1
        ? goesLeft(ensemble, nodes[at + featureColumn]!, flags, value)
        : value !== value
          ? (flags & 1) === 1
          : value <= thresholds[at / nodeColumns]!
    at = nodes[at + (isLeft ? leftColumn : rightColumn)]! * nodeColumns
  }
  return nodes[at + leafColumn]!
}

/** A split on categories: negative and unknown ones go where missing values go (sklearn's predict_one_from_raw_data). */
function goesLeft(ensemble: TreeEnsemble, feature: number, flags: number, value: number): boolean {
  const isMissingLeft = (flags & 1) === 1
  if (!(value >= 0)) return isMissingLeft
  // The library holds a category in one byte.
  const category = Math.trunc(value) & 255
  if (hasBit(ensemble.categories!, (flags >> 1) - 1, category)) return true
  return hasBit(ensemble.known!, feature, category) ? false : isMissingLeft
}

function hasBit(sets: Uint32Array, row: number, bit: number): boolean {
  return ((sets[row * 8 + (bit >> 5)]! >>> (bit & 31)) & 1) === 1
}
