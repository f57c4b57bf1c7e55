import { markedRows, rowsAVector } from './bin-code.ts'
import type { Planes } from './planes.ts'
import { blockRows, lineBits, rowsATurn } from './planes-code.ts'
import type { Slots } from './slots.ts'

type Numbers = Float32Array | Float64Array

/** Adds to `to` [n, outputs] what each row has in every tree, in tree order. */
export function walkPlanes(
  planes: Planes,
  slots: Slots,
  x: Numbers,
  rows: number,
  features: number,
  to: Numbers,
  outputs: number,
): void {
  for (let first = 0; first < rows; first += blockRows) {
    const count = Math.min(blockRows, rows - first)
    for (const { slot, lines, count: thresholds, grid, starts, borders, mark } of planes.columns) {
      fillColumn(slots, slot, x, first * features, count, features, planes.x)
      const turns = Math.ceil(count / markedRows)
      mark(planes.x.byteOffset, grid, starts, borders, planes.marks, lineBits, turns)
      planes.spread(planes.marks, lines, thresholds)
    }
    addTrees(planes, count, to, first * outputs, outputs)
  }
}

/** One slot of the rows that start at `from`. */
function fillColumn(
  { plain, raised, top }: Slots,
  slot: number,
  x: Numbers,
  from: number,
  rows: number,
  features: number,
  to: Numbers,
): void {
  if (slot < plain.length) {
    for (let row = 0, at = from + plain[slot]!; row < rows; row++, at += features) to[row] = x[at]!
    return
  }
  const feature = raised[slot - plain.length]!
  for (let row = 0, at = from + feature; row < rows; row++, at += features) {
    const value = x[at]!
    to[row] = value !== value ? Infinity : value
    if (to[row]! > top && value === value) to[row] = top
  }
}

function addTrees(planes: Planes, rows: number, to: Numbers, at: number, outputs: number): void {
  const { groups, walk, leaves, sums, addOne, addAll } = planes
  const vectors = Math.ceil(rows / rowsAVector)
  const turns = Math.ceil(rows / rowsATurn)
  let output = -1
  const keep = () => {
    if (output < 0) return
    for (let row = 0, place = at + output; row < rows; row++, place += outputs)
      to[place] = sums[row]!
  }
  for (const group of groups) {
    if (group.output !== output) {
      keep()
      output = group.output
      for (let row = 0, place = at + output; row < rows; row++, place += outputs)
        sums[row] = to[place]!
    }
    const { depths, tables, values } = group
    for (let i = 0; i < depths.length; i++) {
      const depth = depths[i]!
      if (depth === 0) leaves.fill(0, i * blockRows, i * blockRows + rows)
      else walk[depth]!(tables[i]!, leaves.byteOffset + i * blockRows, vectors)
    }
    const add = depths.length === 1 ? addOne : addAll
    add(sums.byteOffset, leaves.byteOffset, values, turns)
  }
  keep()
}
