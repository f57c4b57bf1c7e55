import { instantiate } from '../wasm/instantiate.ts'
import { gridBytes, rowsAVector } from './bin-code.ts'
import type { TreeEnsemble } from './ensemble.ts'
import {
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  rightColumn,
} from './ensemble.ts'
import type { Grid } from './grid.ts'
import { gridOf, mostCells } from './grid.ts'
import { roundDown } from './pack-nodes.ts'
import type { PlanesForm } from './planes-code.ts'
import {
  blockRows,
  deepestPlanes,
  lineBits,
  lineBytes,
  planesModule,
  together,
} from './planes-code.ts'
import type { Slots } from './slots.ts'

type Call = (...values: number[]) => void

/** A slot of x: its thresholds' lines. Addresses are bytes. */
export interface PlaneColumn {
  readonly slot: number
  readonly lines: number
  readonly count: number
  readonly grid: number
  readonly starts: number
  readonly borders: number
  readonly mark: Call
}

/** Consecutive trees of one output. */
export interface PlaneGroup {
  readonly output: number
  /** Address of the trees' leaves' values. */
  readonly values: number
  /** Depth and address of the table of each. */
  readonly depths: readonly number[]
  readonly tables: readonly number[]
}

/** Trees of up to 8 levels as lines of bits in WebAssembly's memory. */
export interface Planes {
  readonly columns: readonly PlaneColumn[]
  readonly groups: readonly PlaneGroup[]
  readonly x: Float32Array | Float64Array
  readonly marks: number
  readonly leaves: Uint8Array
  readonly sums: Float32Array | Float64Array
  readonly spread: Call
  /** By depth. */
  readonly walk: readonly (Call | undefined)[]
  readonly addOne: Call
  readonly addAll: Call
}

/** Lines of all thresholds must stay in the cache while trees read them; and a table has all nodes that a tree of its depth could have. */
const mostLines = 1 << 16
const mostBytes = 1 << 27

/**
 * Whether planes take fewer instructions than the walk over nodes for so many rows, about: a number to find its place, a line to spread
 * for a block, a node to select for a vector, a leaf to add; against a number to copy, a level to descend, a leaf to add.
 */
export function costOfPlanes(
  { roots, thresholds }: TreeEnsemble,
  depths: Int32Array,
  slots: Slots,
): (rows: number) => boolean {
  const trees = roots.length
  const levels = depths.reduce((sum, depth) => sum + depth, 0)
  const nodes = depths.reduce((sum, depth) => sum + 2 ** depth, 0)
  const lines = Math.min((thresholds.length - trees) / 2, slots.count * 255)
  const walk = 8 * slots.count + 9.5 * levels + 3 * trees
  return (rows) => {
    const ofBlock = (20 * lines) / Math.min(rows, blockRows)
    const ofVector = (5 * nodes) / Math.min(rows, rowsAVector)
    return 12 * slots.count + 6 * trees + ofBlock + ofVector < walk
  }
}

/** Distinct thresholds of each slot, ascending, and where nodes find theirs. */
interface Thresholds {
  readonly lists: readonly (Float32Array | Float64Array)[]
  readonly thresholdOf: (node: number) => number
  readonly slotOf: (node: number) => number
}

/** undefined where trees are too deep or too many for it, or WebAssembly is not to be had: the walk over nodes can hold them. */
export function makePlanes(
  ensemble: TreeEnsemble,
  depths: Int32Array,
  slots: Slots,
  largest: number,
  isDouble: boolean,
  hasSingleSums: boolean,
): Planes | undefined {
  const { roots, values } = ensemble
  const depth = depths.reduce((most, own) => Math.max(most, own), 0)
  if (depth > deepestPlanes || roots.length === 0) return undefined
  if (hasSingleSums && values.some((value) => Math.fround(value) !== value)) return undefined
  const thresholds = thresholdsOf(ensemble, slots, largest, isDouble)
  const count = thresholds.lists.reduce((sum, list) => sum + list.length, 0)
  const tableBytes = depths.reduce((sum, own) => sum + 4 * (2 ** own - 1), 0)
  const size = hasSingleSums ? 4 : 8
  const valueBytes = roots.length * (size << depth)
  if (count > mostLines || tableBytes + valueBytes > mostBytes) return undefined
  const grids = thresholds.lists.map((list) => (list.length > 0 ? gridOf(list) : undefined))
  const steps = new Set(grids.flatMap((grid) => (grid ? [grid.steps] : [])))
  const form: PlanesForm = {
    depths: [...new Set(depths)].filter((own) => own > 0).sort((a, b) => a - b),
    isDouble,
    hasSingleSums,
    steps: [...steps].sort((a, b) => a - b),
  }
  const places = placesOf(thresholds, grids, tableBytes, valueBytes)
  const instance = instantiate(planesModule(form), places.end)
  if (!instance) return undefined
  const { memory, run } = instance
  const columns = writeColumns(memory, run, thresholds, grids, places)
  const lineOf = lineFinder(thresholds, firstLinesOf(thresholds, places))
  const nothing = places.lines + count * lineBytes
  const { order, tables } = writeTrees(
    ensemble,
    depths,
    depth,
    new Int32Array(memory, places.tables, tableBytes / 4),
    new (hasSingleSums ? Float32Array : Float64Array)(memory, places.values, roots.length << depth),
    (node) => (node === undefined ? nothing : lineOf(node)),
  )
  return {
    columns,
    groups: groupsOf(ensemble, order).map(({ first, trees, output }) => ({
      output,
      values: places.values + first * (size << depth),
      depths: trees.map((tree) => depths[tree]!),
      tables: trees.map((tree) => places.tables + 4 * tables[tree]!),
    })),
    x: new (isDouble ? Float64Array : Float32Array)(memory, places.x, blockRows),
    marks: places.marks,
    leaves: new Uint8Array(memory, places.leaves, together * blockRows),
    sums: new (hasSingleSums ? Float32Array : Float64Array)(memory, places.sums, blockRows),
    spread: run['spread']!,
    walk: Array.from({ length: depth + 1 }, (_, own) => run[`planes${own}`]),
    addOne: run['add1']!,
    addAll: run[`add${together}`]!,
  }
}

type Places = ReturnType<typeof placesOf>
type Grids = readonly (Grid | undefined)[]

function placesOf({ lists }: Thresholds, grids: Grids, tableBytes: number, valueBytes: number) {
  const count = lists.reduce((sum, list) => sum + list.length, 0)
  const longest = lists.reduce((most, list) => Math.max(most, list.length), 0)
  const place = placer()
  return {
    // One line more, of zeros: nodes that are not there ask it.
    lines: place((count + 1) * lineBytes),
    marks: place((longest + 1) * lineBytes),
    leaves: place(together * blockRows),
    sums: place(blockRows * 8),
    x: place(blockRows * 8),
    tables: place(tableBytes),
    values: place(valueBytes),
    grids: grids.map((grid, i) => (grid ? place(gridBlockBytes(grid, lists[i]!.length)) : 0)),
    end: place(0),
  }
}

/** Address of the first line of each slot. */
function firstLinesOf({ lists }: Thresholds, places: Places): number[] {
  let next = places.lines
  return lists.map((list) => {
    next += list.length << lineBits
    return next - (list.length << lineBits)
  })
}

function writeColumns(
  memory: ArrayBuffer,
  run: Readonly<Record<string, Call>>,
  thresholds: Thresholds,
  grids: Grids,
  places: Places,
): PlaneColumn[] {
  const firstLines = firstLinesOf(thresholds, places)
  return grids.flatMap((grid, slot) => {
    if (!grid) return []
    const list = thresholds.lists[slot]!
    const written = writeGrid(memory, places.grids[slot]!, grid, list)
    const mark = run[`mark${grid.steps}`]!
    return [{ slot, lines: firstLines[slot]!, count: list.length, mark, ...written }]
  })
}

/** Places of parts one behind the other, each on a line of the cache; of nothing, where they end. */
function placer(): (bytes: number) => number {
  let end = 0
  return (bytes) => {
    const at = end
    end += Math.ceil(bytes / 64) * 64
    return at
  }
}

function thresholdsOf(
  { nodes, thresholds }: TreeEnsemble,
  slots: Slots,
  largest: number,
  isDouble: boolean,
): Thresholds {
  const sets = Array.from({ length: slots.count }, () => new Set<number>())
  const thresholdOf = (node: number) => {
    const isTop = nodes[node * nodeColumns + flagsColumn] === 0 && thresholds[node] === Infinity
    const threshold = isTop ? largest : thresholds[node]!
    // -0 and 0 are one.
    return (isDouble ? threshold : roundDown(threshold)) + 0
  }
  const slotOf = (node: number) => {
    const at = node * nodeColumns
    const role = nodes[at + flagsColumn] === 1 ? slots.plainSlot : slots.raisedSlot
    return role[nodes[at + featureColumn]!]!
  }
  for (let node = 0; node < thresholds.length; node++)
    if (nodes[node * nodeColumns + leftColumn]! >= 0) sets[slotOf(node)]!.add(thresholdOf(node))
  const Numbers = isDouble ? Float64Array : Float32Array
  return { lists: sets.map((set) => Numbers.from(set).sort()), thresholdOf, slotOf }
}

/** Behind the last border a halving looks for infinite ones. */
const gridBlockBytes = ({ steps }: Grid, count: number) =>
  gridBytes + 4 + 2 * mostCells + 8 * (count + 2 ** steps)

function writeGrid(
  memory: ArrayBuffer,
  grid: number,
  { lowest, scale, cells, starts, steps }: Grid,
  list: Float32Array | Float64Array,
): { grid: number; starts: number; borders: number } {
  const startsAt = grid + gridBytes + 4
  const borders = startsAt + 2 * mostCells
  new Float32Array(memory, grid, 3).set([lowest, scale, cells - 1])
  new Uint16Array(memory, startsAt, cells).set(starts)
  const Numbers = list instanceof Float64Array ? Float64Array : Float32Array
  new Numbers(memory, borders, list.length + 2 ** steps).fill(Infinity, list.length).set(list)
  return { grid, starts: startsAt, borders }
}

function lineFinder(
  { lists, thresholdOf, slotOf }: Thresholds,
  firstLines: readonly number[],
): (node: number) => number {
  const places = lists.map(
    (list) => new Map(Array.from(list, (threshold, place) => [threshold, place])),
  )
  return (node) => {
    const slot = slotOf(node)
    return firstLines[slot]! + (places[slot]!.get(thresholdOf(node))! << lineBits)
  }
}

/** Writes each tree's lines and values, in order of outputs; `tables`: where each tree's begins, in words. */
function writeTrees(
  { nodes, roots, values, targets }: TreeEnsemble,
  depths: Int32Array,
  deepest: number,
  table: Int32Array,
  leaves: Float32Array | Float64Array,
  lineOf: (node: number | undefined) => number,
): { order: readonly number[]; tables: Int32Array } {
  const tables = new Int32Array(roots.length)
  const order = Array.from(roots.keys())
  if (targets) order.sort((a, b) => targets[a]! - targets[b]! || a - b)
  table.fill(lineOf(undefined))
  let start = 0
  order.forEach((tree, place) => {
    const depth = depths[tree]!
    tables[tree] = start
    const write = (node: number, at: number, below: number, leaf: number) => {
      const left = nodes[node * nodeColumns + leftColumn]!
      if (left < 0) {
        leaves[(place << deepest) + leaf] = values[nodes[node * nodeColumns + leafColumn]!]!
        return
      }
      table[start + at] = lineOf(node)
      write(left, 2 * at + 1, below - 1, leaf)
      const right = nodes[node * nodeColumns + rightColumn]!
      write(right, 2 * at + 2, below - 1, leaf + 2 ** (below - 1))
    }
    write(roots[tree]!, 0, depth, 0)
    start += 2 ** depth - 1
  })
  return { order, tables }
}

/** Eight trees at a time where so many of one output are left, else one. */
function groupsOf(
  { targets }: TreeEnsemble,
  order: readonly number[],
): { first: number; trees: number[]; output: number }[] {
  const groups: { first: number; trees: number[]; output: number }[] = []
  const outputOf = (place: number) => targets?.[order[place]!] ?? 0
  for (let first = 0; first < order.length; first += groups.at(-1)!.trees.length) {
    const output = outputOf(first)
    const last = first + together - 1
    const size = last < order.length && outputOf(last) === output ? together : 1
    groups.push({ first, trees: order.slice(first, first + size), output })
  }
  return groups
}
