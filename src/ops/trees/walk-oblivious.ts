import type { NumericArray } from '../../ir/data-type.ts'
import type { ObliviousEnsemble } from './oblivious.ts'
import { walkObliviousWasm } from './walk-oblivious-wasm.ts'
import { walkObliviousBlocks } from './walk-oblivious-blocks.ts'

/** Writes sums of leaf values [rows, outputs], or numbers of leaves [rows, trees] where `outputs` is undefined. */
export type ObliviousWalk = (x: NumericArray, rows: number, to: Float64Array) => void

/** From this many rows on, four rows of a tree are compared at once; a leaf's number must fit a byte for that. */
const manyRows = 16
const deepest = 8

export function walkOblivious(
  ensemble: ObliviousEnsemble,
  outputs: number | undefined,
): ObliviousWalk {
  const fast = outputs === 1 ? walkObliviousWasm(ensemble) : undefined
  if (fast) return fast
  const one = walkOneByOne(ensemble, outputs)
  const isShallow = ensemble.depths.every((depth) => depth <= deepest)
  if (!isShallow || outputs === undefined) return one
  const blocks = walkObliviousBlocks(ensemble, outputs)
  return (x, rows, to) => (rows >= manyRows ? blocks : one)(x, rows, to)
}

function walkOneByOne(ensemble: ObliviousEnsemble, outputs: number | undefined): ObliviousWalk {
  const { missing, depths } = ensemble
  const width = missing.length
  const row = new Float32Array(width)
  const leaves = new Int32Array(depths.length)
  return (x, rows, to) => {
    for (let r = 0; r < rows; r++) {
      round(row, x, r * width, missing)
      findLeaves(ensemble, row, leaves)
      if (outputs === undefined) to.set(leaves, r * leaves.length)
      else addLeaves(ensemble, leaves, to, r * outputs, outputs)
    }
  }
}

function round(row: Float32Array, x: NumericArray, start: number, missing: Int32Array): void {
  for (let i = 0; i < row.length; i++) {
    const value = x[start + i]!
    row[i] = value !== value && missing[i] === 1 ? Infinity : value
  }
}

function findLeaves(
  { depths, features, borders }: ObliviousEnsemble,
  row: Float32Array,
  leaves: Int32Array,
): void {
  let split = 0
  for (let tree = 0; tree < leaves.length; tree++) {
    const depth = depths[tree]!
    let leaf = 0
    let level = 0
    // Two levels at a time: half the tests of the loop.
    for (; level + 2 <= depth; level += 2, split += 2) {
      leaf |= +(row[features[split]!]! > borders[split]!) << level
      leaf |= +(row[features[split + 1]!]! > borders[split + 1]!) << (level + 1)
    }
    if (level < depth) {
      leaf |= +(row[features[split]!]! > borders[split]!) << level
      split++
    }
    leaves[tree] = leaf
  }
}

function addLeaves(
  { depths, values }: ObliviousEnsemble,
  leaves: Int32Array,
  to: Float64Array,
  at: number,
  outputs: number,
): void {
  let start = 0
  if (outputs === 1) {
    let sum = 0
    for (let tree = 0; tree < leaves.length; tree++) {
      sum += values[start + leaves[tree]!]!
      start += 1 << depths[tree]!
    }
    to[at] = sum
    return
  }
  to.fill(0, at, at + outputs)
  for (let tree = 0; tree < leaves.length; tree++) {
    const from = start + leaves[tree]! * outputs
    for (let k = 0; k < outputs; k++) to[at + k]! += values[from + k]!
    start += (1 << depths[tree]!) * outputs
  }
}
