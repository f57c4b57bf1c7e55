import type { PackedSums, PackedTrees } from './pack.ts'
import type { Found } from './row-table.ts'
import { fillCodes, fillSlotGroups, fillSlots } from './slots.ts'
import { chains, shapeOf } from './walk-code.ts'
import type { CategoryReading } from './walk-general.ts'
import { walkPlanes } from './walk-planes.ts'

type Numbers = Float32Array | Float64Array

/** Told where rows ended; for every row, trees come in order. */
export interface LeafSink {
  /** Leaves of one row in all trees. */
  row(row: number, leaves: Int32Array): void
  /** Where sums of leaves that hold one value are kept, [n, outputs], if that is what is done with leaves. */
  readonly sums?: { readonly to: Numbers; readonly outputs: number }
  /** Leaves of `count` rows from `first` on in one tree. */
  tree(tree: number, leaves: Int32Array, first: number, count: number): void
}

/** Fewer rows never pay for planes, which are made for 128 rows whether they are there or not. */
const fewestForPlanes = 24

/**
 * Walks every row through every tree: from `chains` rows on, rows in step through one tree after the other; else trees in step. `found` is
 * told what numbers a block holds before anything is done with it.
 */
export function walkPacked(
  trees: PackedTrees,
  reading: CategoryReading,
  x: Numbers,
  rows: number,
  features: number,
  sink: LeafSink,
  found?: (found: Found) => void,
): void {
  if (rows >= fewestForPlanes && sink.sums) {
    const { to, outputs } = sink.sums
    const planes = trees.planes(rows, to instanceof Float32Array)
    if (planes) {
      found?.('unknown')
      return walkPlanes(planes, trees.slots, x, rows, features, to, outputs)
    }
  }
  if (rows >= chains) {
    for (let first = 0; first < rows; first += trees.blockRows) {
      const count = Math.min(trees.blockRows, rows - first)
      const seen = fillBlock(trees, reading, x, first, count, features)
      found?.(seen)
      walkBlock(trees, first, count, sink)
    }
    return
  }
  const { groups, groupCount, leaves } = trees
  const { byteOffset: at } = trees.x
  const { byteOffset: codesAt } = trees.codes
  for (let row = 0; row < rows; row++) {
    const seen = fillFirst(trees, x, row * features)
    found?.(seen)
    if (trees.form === 'category')
      fillCodes(trees.slots, reading, trees.width, x, row * features, trees.codes, 0, chains)
    if (groupCount > 0) trees.walkTrees(at, codesAt, groups, groupCount)
    sink.row(row, leaves)
  }
}

/** One row, for trees in step. */
function fillFirst({ table, slots, x: to }: PackedTrees, x: Numbers, from: number): Found {
  if (table) return table.fillRows(x, from, 1, to)
  fillSlots(slots, x, from, to, 0, chains)
  return 'unknown'
}

/** Writes a block's numbers to where its walks read them. Rows of a group behind the last are old ones, and nobody asks where they end. */
function fillBlock(
  trees: PackedTrees,
  reading: CategoryReading,
  x: Numbers,
  first: number,
  count: number,
  features: number,
): Found {
  const { slots, form, width, codes, table } = trees
  if (table) return table.fillRows(x, first * features, count, trees.x)
  fillSlotGroups(slots, x, first * features, count, features, trees.x)
  const cells = slots.count * chains
  if (form === 'category')
    for (let row = 0; row < count; row++) {
      const at = Math.floor(row / chains) * cells + (row % chains)
      fillCodes(slots, reading, width, x, (first + row) * features, codes, at, chains)
    }
  return 'unknown'
}

function walkBlock(trees: PackedTrees, first: number, count: number, sink: LeafSink): void {
  const { slots, roots, depths, leaves, codes } = trees
  const cells = slots.count * chains
  const groups = Math.ceil(count / chains)
  const stride = strideOf(trees)
  if (sink.sums && trees.sums) return addBlock(trees, trees.sums, sink.sums, first, count)
  const { byteOffset: xAt } = trees.x
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!
    const at = leaves.byteOffset
    trees.walkRows(xAt, codes.byteOffset, root, depths[tree]!, at, groups, stride, cells * 4, 0)
    sink.tree(tree, leaves, first, count)
  }
}

/** Bytes of a group of rows. */
function strideOf({ table, slots, form }: PackedTrees): number {
  return (table?.cells ?? slots.count) * chains * shapeOf(form).valueBytes
}

/** Adds the leaves' values to sums that stay in memory until every tree is through. */
function addBlock(
  trees: PackedTrees,
  sums: PackedSums,
  { to, outputs }: { readonly to: Numbers; readonly outputs: number },
  first: number,
  count: number,
): void {
  const { roots, depths, codes, slots, blockRows } = trees
  const isSingle = to instanceof Float32Array
  const memory = isSingle ? sums.singles : sums.doubles
  const add = isSingle ? sums.addRowsSingle : sums.addRows
  const kept = Math.min(outputs, memory.length / blockRows)
  const cells = slots.count * chains
  const groups = Math.ceil(count / chains)
  const stride = strideOf(trees)
  const { byteOffset: xAt } = trees.x
  for (let k = 0; k < kept; k++)
    for (let row = 0; row < count; row++)
      memory[k * blockRows + row] = to[(first + row) * outputs + k]!
  for (let tree = 0; tree < roots.length; tree++) {
    const at = memory.byteOffset + sums.targets[tree]! * blockRows * memory.BYTES_PER_ELEMENT
    const [root, depth] = [roots[tree]!, depths[tree]!]
    add(xAt, codes.byteOffset, root, depth, at, groups, stride, cells * 4, sums.values)
  }
  for (let k = 0; k < kept; k++)
    for (let row = 0; row < count; row++)
      to[(first + row) * outputs + k] = memory[k * blockRows + row]!
}
