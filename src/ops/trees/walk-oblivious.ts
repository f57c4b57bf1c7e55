import type { NumericArray } from '../../ir/data-type.ts'
import type { ObliviousEnsemble } from './oblivious.ts'

/** Writes sums of leaf values [rows, outputs], or numbers of leaves [rows, trees] where `outputs` is undefined. */
export type ObliviousWalk = (x: NumericArray, rows: number, to: Float64Array) => void

export function walkOblivious(
  ensemble: ObliviousEnsemble,
  outputs: number | undefined,
): ObliviousWalk {
  const { missing } = ensemble
  const width = missing.length
  const row = new Float32Array(width)
  return (x, rows, to) => {
    for (let r = 0; r < rows; r++) {
      round(row, x, r * width, missing)
      if (outputs === undefined) leavesOf(ensemble, row, to, r * ensemble.depths.length)
      else sumOf(ensemble, row, to, r * outputs, outputs)
    }
  }
}

function round(row: Float32Array, x: NumericArray, start: number, missing: Int32Array): void {
  for (let i = 0; i < row.length; i++) {
    const value = x[start + i]!
    row[i] = value !== value && missing[i] === 1 ? Infinity : value
  }
}

function leavesOf(
  { depths, features, borders }: ObliviousEnsemble,
  row: Float32Array,
  to: Float64Array,
  at: number,
): void {
  for (let tree = 0, split = 0; tree < depths.length; tree++) {
    let leaf = 0
    for (let level = 0; level < depths[tree]!; level++, split++)
      leaf |= +(row[features[split]!]! > borders[split]!) << level
    to[at + tree] = leaf
  }
}

function sumOf(
  { depths, features, borders, values }: ObliviousEnsemble,
  row: Float32Array,
  to: Float64Array,
  at: number,
  outputs: number,
): void {
  for (let k = 0; k < outputs; k++) to[at + k] = 0
  let start = 0
  for (let tree = 0, split = 0; tree < depths.length; tree++) {
    const depth = depths[tree]!
    let leaf = 0
    for (let level = 0; level < depth; level++, split++)
      leaf |= +(row[features[split]!]! > borders[split]!) << level
    const from = start + leaf * outputs
    for (let k = 0; k < outputs; k++) to[at + k]! += values[from + k]!
    start += (1 << depth) * outputs
  }
}
