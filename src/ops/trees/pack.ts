import { instantiate } from '../wasm/instantiate.ts'
import type { CheckedTrees, TreeEnsemble } from './ensemble.ts'
import { mostNodes } from './ensemble.ts'
import { outcomesOf } from './outcomes.ts'
import { packNodes } from './pack-nodes.ts'
import type { Planes } from './planes.ts'
import { costOfPlanes, makePlanes } from './planes.ts'
import { rowLayoutOf } from './row-layout.ts'
import type { RowTable } from './row-table.ts'
import { fillOf, placeTable, tableBytes } from './row-table.ts'
import type { Slots } from './slots.ts'
import { largestSingle, slotsOf } from './slots.ts'
import type { NodeForm } from './walk-code.ts'
import {
  chains,
  groupBytes,
  hasSingles,
  mostShort,
  payloadMask,
  shapeOf,
  slotBits,
  walkModule,
} from './walk-code.ts'
import type { CategoryReading } from './walk-general.ts'

/** Trees in WebAssembly's memory, with room for a block of rows and for where they end; addresses are bytes. */
export interface PackedTrees {
  readonly form: NodeForm
  readonly slots: Slots
  /** Bits of a set of categories. */
  readonly width: number
  /** [rows, cells] or [groups, slots, chains]. */
  readonly x: Float32Array | Float64Array
  /** Where x is float32. */
  readonly table: RowTable | undefined
  /** Categories beside x; empty where there are none. */
  readonly codes: Int32Array
  /** Where a row ended in each tree, or each row of a block in one tree. */
  readonly leaves: Int32Array
  /** Rows of a block, a multiple of `chains`. */
  readonly blockRows: number
  readonly groups: number
  readonly groupCount: number
  /** Addresses. */
  readonly roots: Int32Array
  readonly depths: Int32Array
  readonly walkTrees: (...values: number[]) => void
  readonly walkRows: (...values: number[]) => void
  /** Where leaves hold one value: sums made in this memory. */
  readonly sums: PackedSums | undefined
  /** The same trees for sums of so many rows where that is cheaper, made at first need. */
  readonly planes: (rows: number, hasSingleSums: boolean) => Planes | undefined
}

export interface PackedSums {
  /** Address of the leaves' values. */
  readonly values: number
  /** Output of each tree. */
  readonly targets: Int32Array
  /** [outputs, blockRows], as either. */
  readonly doubles: Float64Array
  readonly singles: Float32Array
  readonly addRows: (...values: number[]) => void
  readonly addRowsSingle: (...values: number[]) => void
}

/** More outputs than so many are summed outside. */
const mostOutputs = 16

/** Bytes of one block of rows: a forest larger than the cache is faster the more rows go through a tree while it is there. */
const blockBytes = 1 << 20
const mostRows = 4096

/**
 * Packs nodes in depth-first order, siblings adjacent: 8 bytes a node where x is rounded to float32 before it is compared, so that a
 * threshold may be rounded down to float32 exactly. undefined where the packing can't hold the trees: walkGeneral can.
 */
export function packTrees(
  ensemble: TreeEnsemble,
  { depths, roles }: CheckedTrees,
  isSingle: boolean,
  reading: CategoryReading,
): PackedTrees | undefined {
  const { thresholds, roots, values } = ensemble
  const largest = isSingle ? largestSingle : Number.MAX_VALUE
  const slots = slotsOf(roles, largest)
  const outcomes = outcomesOf(ensemble, reading)
  // Distances between nodes of a tree fit a link, and addresses 31 bits.
  if (!slots || !outcomes || mostNodes(ensemble) >= 2 ** (32 - slotBits)) return undefined
  if (thresholds.length >= 2 ** 26) return undefined
  const fitsSingle = isSingle && values.length / ensemble.width <= payloadMask
  const single = mostNodes(ensemble) <= mostShort ? 'short' : 'long'
  const form = slots.categories.length > 0 ? 'category' : fitsSingle ? single : 'double'
  const { nodeBits, valueBytes } = shapeOf(form)
  const row = hasSingles(form) ? rowLayoutOf(slots) : undefined
  const outputs = summedOutputs(ensemble)
  const groupCount = Math.ceil(roots.length / chains)
  const rowCells = row?.cells ?? slots.count
  const blockRows = blockRowsOf(rowCells * valueBytes)
  const cells = blockRows * rowCells
  const leafCount = Math.max(roots.length, blockRows) + 1
  const places = layOut([
    (thresholds.length + 1) << nodeBits,
    cells * valueBytes,
    form === 'category' ? cells * 4 : 0,
    outcomes.words.length * 4,
    leafCount * 4,
    groupCount * groupBytes,
    outputs * blockRows * 8,
    outputs > 0 ? values.length * 8 : 0,
    row ? tableBytes(row, slots) : 0,
  ])
  const [nodesAt, xAt, codesAt, wordsAt, leavesAt, groupsAt, sumsAt, valuesAt, tableAt, end] =
    places as Places
  const instance = instantiate(
    walkModule({ form, row: row && { bytes: 4 * row.cells, fill: fillOf(row, slots) } }),
    end,
  )
  if (!instance) return undefined
  const { memory, run } = instance
  new Uint32Array(memory, wordsAt, outcomes.words.length).set(outcomes.words)
  const addressOf = (node: number | undefined) =>
    wordsAt + (node === undefined ? 0 : 4 * outcomes.starts[node]!)
  packNodes(ensemble, form, slots, row, largest, memory, nodesAt, addressOf)
  const rootsAt = roots.map((root) => nodesAt + (root << nodeBits))
  // The last group is filled up with a leaf, and with an answer that nobody reads.
  writeGroups(new Int32Array(memory, groupsAt, (groupCount * groupBytes) / 4), depths, [
    (tree) => rootsAt[tree] ?? nodesAt + (thresholds.length << nodeBits),
    (tree) => leavesAt + 4 * (tree < roots.length ? tree : leafCount - 1),
  ])
  const Cells = hasSingles(form) ? Float32Array : Float64Array
  return {
    form,
    slots,
    width: outcomes.width,
    x: new Cells(memory, xAt, cells),
    table: row && placeTable(row, slots, memory, tableAt, run),
    codes: new Int32Array(memory, codesAt, form === 'category' ? cells : 0),
    leaves: new Int32Array(memory, leavesAt, leafCount),
    blockRows,
    groups: groupsAt,
    groupCount,
    roots: rootsAt,
    depths,
    walkTrees: run['walkTrees']!,
    walkRows: run['walkRows']!,
    sums:
      outputs > 0
        ? packSums(ensemble, memory, run, sumsAt, valuesAt, outputs * blockRows)
        : undefined,
    planes: planesAtNeed(ensemble, depths, form, slots, largest),
  }
}

function planesAtNeed(
  ensemble: TreeEnsemble,
  depths: Int32Array,
  form: NodeForm,
  slots: Slots,
  largest: number,
): PackedTrees['planes'] {
  const made = new Map<boolean, Planes | undefined>()
  const isCheaper = costOfPlanes(ensemble, depths, slots)
  return (rows, hasSingleSums) => {
    if (form === 'category' || ensemble.width !== 1 || !isCheaper(rows)) return undefined
    if (!made.has(hasSingleSums))
      made.set(
        hasSingleSums,
        makePlanes(ensemble, depths, slots, largest, !hasSingles(form), hasSingleSums),
      )
    return made.get(hasSingleSums)
  }
}

type Places = [
  nodes: number,
  x: number,
  codes: number,
  words: number,
  leaves: number,
  groups: number,
  sums: number,
  values: number,
  table: number,
  end: number,
]

/** Outputs that are summed in memory: 0 where leaves hold several values, or outputs are many. */
function summedOutputs({ width, targets }: TreeEnsemble): number {
  if (width !== 1) return 0
  const outputs = targets ? targets.reduce((most, target) => Math.max(most, target), 0) + 1 : 1
  return outputs > mostOutputs ? 0 : outputs
}

function packSums(
  { values, targets, roots }: TreeEnsemble,
  memory: ArrayBuffer,
  run: Readonly<Record<string, (...values: number[]) => void>>,
  sumsAt: number,
  valuesAt: number,
  size: number,
): PackedSums {
  new Float64Array(memory, valuesAt, values.length).set(values)
  return {
    values: valuesAt,
    targets: targets ?? new Int32Array(roots.length),
    doubles: new Float64Array(memory, sumsAt, size),
    singles: new Float32Array(memory, sumsAt, size),
    addRows: run['addRows']!,
    addRowsSingle: run['addRowsSingle']!,
  }
}

function blockRowsOf(rowBytes: number): number {
  const rows = Math.min(mostRows, Math.floor(blockBytes / Math.max(1, rowBytes)))
  return Math.max(chains, rows - (rows % chains))
}

/** Places of parts one behind the other, each on a line of the cache, then where they end. */
function layOut(bytes: readonly number[]): number[] {
  let end = 0
  const places = bytes.map((size) => {
    const at = end
    end += Math.ceil(size / 64) * 64
    return at
  })
  return [...places, end]
}

/** Trees of like depth walk together; every answer has its tree's own place. */
function writeGroups(
  table: Int32Array,
  depths: Int32Array,
  [rootOf, leafOf]: readonly ((tree: number) => number)[],
): void {
  const order = Array.from(depths.keys()).toSorted((a, b) => depths[a]! - depths[b]! || a - b)
  const words = groupBytes / 4
  for (let group = 0; group * words < table.length; group++) {
    let deepest = 0
    for (let i = 0; i < chains; i++) {
      const tree = order[group * chains + i] ?? depths.length
      table[group * words + 2 * i] = rootOf!(tree)
      table[group * words + 2 * i + 1] = leafOf!(tree)
      deepest = Math.max(deepest, depths[tree] ?? 0)
    }
    table[group * words + 2 * chains] = deepest
  }
}
