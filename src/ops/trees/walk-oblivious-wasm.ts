import type { NumericArray } from '../../ir/data-type.ts'
import { instantiate } from '../wasm/instantiate.ts'
import type { ObliviousEnsemble } from './oblivious.ts'
import type { Bins } from './oblivious-bins.ts'
import { binsOf } from './oblivious-bins.ts'
import type { PlacedColumns } from './column-bins.ts'
import { columnBinBytes, mostInByte, placeColumns } from './column-bins.ts'
import { countBias } from './bin-code.ts'
import {
  deepest,
  lanes,
  mostRows,
  obliviousModule,
  rowsATurn,
  splitBytes,
  together,
} from './oblivious-code.ts'
import type { ObliviousWalk } from './walk-oblivious.ts'

/** Rows whose numbers lie side by side before they are counted, in the first-level cache. */
const stripRows = 256
const countBytes = 1 << 19
/** From this many rows on a block is cheaper than its rows one by one. */
const manyRows = 6

/** Trees larger than the cache are read the less often the more rows a block has, as long as its counts stay there. */
function blockRowsOf(columns: number): number {
  const rows = Math.floor(countBytes / Math.max(1, columns))
  return Math.min(mostRows, Math.max(stripRows, rows - (rows % lanes)))
}

type Run = Readonly<Record<string, (...values: number[]) => void>>

/** Parts of memory: their first bytes. */
interface Places {
  readonly values: number
  readonly sums: number
  readonly counts: number
  readonly leaves: number
  /** Splits over columns of counts, and over the one row. */
  readonly table: number
  readonly oneTable: number
  readonly columns: number
  readonly grids: number
  readonly row: number
}

/** Sums of one value a leaf; undefined where WebAssembly is not to be had, or trees are too deep for it. */
export function walkObliviousWasm(ensemble: ObliviousEnsemble): ObliviousWalk | undefined {
  const { depths, values, missing } = ensemble
  if (depths.length === 0 || depths.some((depth) => depth > deepest)) return undefined
  const bins = binsOf(ensemble, mostInByte)
  const lists = columnsOf(bins)
  const splits = ensemble.features.length
  const blockRows = blockRowsOf(bins.columns)
  const { places, end } = layOut({
    values: values.length * 8,
    sums: blockRows * 8,
    counts: bins.columns * blockRows,
    leaves: together * mostRows,
    table: splits * splitBytes,
    oneTable: splits * splitBytes,
    columns: bins.features.length * stripRows * 4,
    grids: columnBinBytes(lists),
    row: missing.length * 4,
  })
  const instance = instantiate(obliviousModule(), end)
  if (!instance) return undefined
  const { memory, run } = instance
  new Float64Array(memory, places.values, values.length).set(values)
  writeTables(ensemble, bins, blockRows, places, memory)
  const sums = new Float64Array(memory, places.sums, blockRows)
  const columns = placeColumns(lists, memory, places.grids, run)
  const fill = countFiller(bins, columns, missing, blockRows, places, memory)
  const block = blockWalk(depths, places, run, new Uint8Array(memory, places.leaves))
  const one = oneWalk(ensemble, places, run, memory)
  return (x, rows, to) => {
    if (rows < manyRows) {
      for (let row = 0; row < rows; row++) to[row] = one(x, row)
      return
    }
    for (let first = 0; first < rows; first += blockRows) {
      const some = Math.min(blockRows, rows - first)
      fill(x, first, some)
      sums.fill(0)
      block(some)
      to.set(some === blockRows ? sums : sums.subarray(0, some), first)
    }
  }
}

function writeTables(
  { features, borders }: ObliviousEnsemble,
  bins: Bins,
  blockRows: number,
  places: Places,
  memory: ArrayBuffer,
): void {
  const table = new Int32Array(memory, places.table, features.length * 2)
  const one = new Int32Array(memory, places.oneTable, features.length * 2)
  const oneBorders = new Float32Array(memory, places.oneTable, features.length * 2)
  features.forEach((feature, split) => {
    table[split * 2] = places.counts + bins.splitColumns[split]! * blockRows
    table[split * 2 + 1] = bins.splitCounts[split]! - countBias
    one[split * 2] = places.row + feature * 4
    oneBorders[split * 2 + 1] = borders[split]!
  })
}

/** Borders of each column. */
function columnsOf({ borders, starts, most }: Bins): Float32Array[] {
  const lists: Float32Array[] = []
  for (let i = 0; i + 1 < starts.length; i++)
    for (let from = starts[i]!; from < starts[i + 1]!; from += most)
      lists.push(borders.subarray(from, Math.min(from + most, starts[i + 1]!)))
  return lists
}

/** Puts a block's columns side by side as float32 and counts the borders below each number. */
function countFiller(
  { features, firstColumns, columns: count }: Bins,
  placed: PlacedColumns,
  missing: Int32Array,
  blockRows: number,
  places: Places,
  memory: ArrayBuffer,
): (x: NumericArray, first: number, rows: number) => void {
  const columns = new Float32Array(memory, places.columns, features.length * stripRows)
  const width = missing.length
  const fillStrip = (x: NumericArray, first: number, rows: number, counts: number) => {
    for (let i = 0; i < features.length; i++) {
      const start = i * stripRows
      for (let row = 0, at = first * width + features[i]!; row < rows; row++, at += width)
        columns[start + row] = x[at]!
      if (missing[features[i]!] === 1) lift(columns, i * stripRows, rows)
      const from = places.columns + i * stripRows * 4
      const end = firstColumns[i + 1] ?? count
      for (let column = firstColumns[i]!; column < end; column++)
        placed.count(column, from, counts + column * blockRows, rows)
    }
  }
  return (x, first, rows) => {
    for (let done = 0; done < rows; done += stripRows)
      fillStrip(x, first + done, Math.min(stripRows, rows - done), places.counts + done)
  }
}

/** NaN to above every border. */
function lift(columns: Float32Array, start: number, rows: number): void {
  for (let i = start; i < start + rows; i++) if (columns[i] !== columns[i]) columns[i] = Infinity
}

/** All trees over one block of rows. */
function blockWalk(
  depths: Int32Array,
  places: Places,
  run: Run,
  leaves: Uint8Array,
): (rows: number) => void {
  const find = Array.from({ length: deepest + 1 }, (_, depth) => run[`leaves${depth}`])
  const addersOf = (trees: number) =>
    Array.from({ length: deepest + 1 }, (_, depth) => run[`add${trees}x${depth}`]!)
  const [addOne, addAll] = [addersOf(1), addersOf(together)]
  const tables = startsOf(depths, places.table, (depth) => depth * splitBytes)
  const values = startsOf(depths, places.values, (depth) => 8 << depth)
  const areAlike = (first: number) =>
    depths.length - first >= together &&
    depths.subarray(first, first + together).every((depth) => depth === depths[first])
  const groups: { first: number; trees: number }[] = []
  for (let first = 0; first < depths.length; first += groups.at(-1)!.trees)
    groups.push({ first, trees: areAlike(first) ? together : 1 })
  const { sums, leaves: leavesAt } = places
  return (rows) => {
    const turns = Math.ceil(rows / lanes)
    const adds = Math.ceil(rows / rowsATurn)
    for (const { first, trees } of groups) {
      const depth = depths[first]!
      for (let i = 0; i < trees; i++) {
        if (depth === 0) leaves.fill(0, i * mostRows, (i + 1) * mostRows)
        else find[depth]!(tables[first + i]!, leavesAt + i * mostRows, turns)
      }
      const adder = trees === 1 ? addOne : addAll
      adder[depth]!(sums, leavesAt, values[first]!, adds)
    }
  }
}

/** All trees over one row: runs of trees of one depth. */
function oneWalk(
  { depths, missing }: ObliviousEnsemble,
  places: Places,
  run: Run,
  memory: ArrayBuffer,
): (x: NumericArray, row: number) => number {
  const row = new Float32Array(memory, places.row, missing.length)
  const sum = new Float64Array(memory, places.sums, 1)
  const tables = startsOf(depths, places.oneTable, (depth) => depth * splitBytes)
  const values = startsOf(depths, places.values, (depth) => 8 << depth)
  const firsts = [...depths.keys()].filter((tree) => depths[tree] !== depths[tree - 1])
  const runs = firsts.map((first, i) => ({
    walk: run[`one${depths[first]!}`]!,
    table: tables[first]!,
    values: values[first]!,
    trees: (firsts[i + 1] ?? depths.length) - first,
  }))
  return (x, index) => {
    const start = index * row.length
    for (let i = 0; i < row.length; i++) {
      const value = x[start + i]!
      row[i] = value !== value && missing[i] === 1 ? Infinity : value
    }
    sum[0] = 0
    for (const part of runs) part.walk(part.table, part.values, places.sums, part.trees)
    return sum[0]!
  }
}

/** Where each tree's part begins. */
function startsOf(depths: Int32Array, from: number, size: (depth: number) => number): Int32Array {
  let at = from
  return depths.map((depth) => {
    at += size(depth)
    return at - size(depth)
  })
}

/** Places of parts one behind the other, each on a line of the cache, and where they end. */
function layOut(bytes: Readonly<Record<keyof Places, number>>): { places: Places; end: number } {
  let end = 0
  const places: Record<string, number> = {}
  for (const [name, size] of Object.entries(bytes)) {
    places[name] = end
    end += Math.ceil(size / 64) * 64
  }
  return { places: places as unknown as Places, end }
}
