import type { ObliviousEnsemble } from './oblivious.ts'
import type { Bins } from './oblivious-bins.ts'
import { binsOf, fillBins } from './oblivious-bins.ts'
import type { ObliviousWalk } from './walk-oblivious.ts'

/** Rows whose counts stay in the first-level cache together. */
const blockRows = 256
const words = blockRows / 4
const highBits = 0x80808080 | 0

/**
 * Tree after tree over blocks of rows, four rows to a 32-bit word: of bytes below 128, those that are at least n keep their high bit
 * in (bytes | 80..) - n. A level costs four rows as much as one. Trees of up to 8 levels.
 */
export function walkObliviousBlocks(ensemble: ObliviousEnsemble, outputs: number): ObliviousWalk {
  const bins = binsOf(ensemble)
  const bytes = new Uint8Array(Math.max(1, bins.columns) * blockRows)
  const counts = new Int32Array(bytes.buffer)
  const leaves = new Int32Array(words)
  return (x, rows, to) => {
    to.fill(0, 0, rows * outputs)
    for (let first = 0; first < rows; first += blockRows) {
      const some = Math.min(blockRows, rows - first)
      fillBins(bins, ensemble.missing, x, first, some, bytes, blockRows)
      walkBlock(ensemble, bins, counts, leaves, some, to, first * outputs, outputs)
    }
  }
}

function walkBlock(
  { depths, values }: ObliviousEnsemble,
  bins: Bins,
  counts: Int32Array,
  leaves: Int32Array,
  rows: number,
  to: Float64Array,
  at: number,
  outputs: number,
): void {
  const used = (rows + 3) >> 2
  let start = 0
  let split = 0
  for (let tree = 0; tree < depths.length; tree++) {
    const depth = depths[tree]!
    findLeaves(bins, counts, leaves, used, split, depth)
    if (outputs === 1) addOne(values, start, leaves, rows, to, at)
    else addMany(values, start, leaves, rows, to, at, outputs)
    split += depth
    start += (1 << depth) * outputs
  }
}

/** Numbers of the leaves of four rows in each word. */
function findLeaves(
  { splitColumns, splitCounts }: Bins,
  counts: Int32Array,
  leaves: Int32Array,
  used: number,
  split: number,
  depth: number,
): void {
  let level = 0
  if (depth === 0) leaves.fill(0)
  for (; level < depth; level += 3, split += 3) {
    const left = depth - level
    // Levels that are not there compare with 0 and are masked away.
    const second = left > 1 ? split + 1 : split
    const third = left > 2 ? split + 2 : split
    const a = splitColumns[split]! * words
    const b = splitColumns[second]! * words
    const c = splitColumns[third]! * words
    const countA = Math.imul(splitCounts[split]! + 1, 0x01010101)
    const countB = Math.imul(splitCounts[second]! + 1, 0x01010101)
    const countC = Math.imul(splitCounts[third]! + 1, 0x01010101)
    const maskB = left > 1 ? highBits : 0
    const maskC = left > 2 ? highBits : 0
    for (let i = 0; i < used; i++) {
      const high =
        ((((counts[a + i]! | highBits) - countA) & highBits) >>> 2) |
        ((((counts[b + i]! | highBits) - countB) & maskB) >>> 1) |
        (((counts[c + i]! | highBits) - countC) & maskC)
      // Bits 5, 6 and 7 of each byte are three levels, the lowest first; of levels 6 and 7 bit 7 is free.
      const found = level < 6 ? high >>> (5 - level) : high << 1
      leaves[i] = level === 0 ? found : leaves[i]! | found
    }
  }
}

function addOne(
  values: Float64Array,
  start: number,
  leaves: Int32Array,
  rows: number,
  to: Float64Array,
  at: number,
): void {
  const whole = rows >> 2
  for (let i = 0; i < whole; i++, at += 4) {
    const four = leaves[i]!
    to[at]! += values[start + (four & 255)]!
    to[at + 1]! += values[start + ((four >>> 8) & 255)]!
    to[at + 2]! += values[start + ((four >>> 16) & 255)]!
    to[at + 3]! += values[start + (four >>> 24)]!
  }
  for (let row = whole * 4; row < rows; row++, at++)
    to[at]! += values[start + ((leaves[whole]! >>> ((row & 3) * 8)) & 255)]!
}

function addMany(
  values: Float64Array,
  start: number,
  leaves: Int32Array,
  rows: number,
  to: Float64Array,
  at: number,
  outputs: number,
): void {
  for (let row = 0; row < rows; row++, at += outputs) {
    const leaf = (leaves[row >> 2]! >>> ((row & 3) * 8)) & 255
    const from = start + leaf * outputs
    for (let k = 0; k < outputs; k++) to[at + k]! += values[from + k]!
  }
}
