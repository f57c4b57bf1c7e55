import type { RowForm } from './row-code.ts'
import { flagBytes, lanes, slackBytes } from './row-code.ts'
import type { RowLayout } from './row-layout.ts'
import type { Slots } from './slots.ts'
import { fillSlots } from './slots.ts'

type Numbers = Float32Array | Float64Array

/** Writes rows of a table to the cells that float32 trees read. */
export interface RowTable {
  readonly cells: number
  /** `rows` rows, from `from` on. Returns what was among them. */
  fillRows(x: Numbers, from: number, rows: number, to: Numbers): Found
}

/** 'infinite' as a float32; 'unknown' where not every number was looked at. */
export type Found = 'finite' | 'missing' | 'infinite' | 'unknown'

/** Rows are copied to WebAssembly's memory so many bytes at a time, which stay in the first-level cache. */
const stripBytes = 1 << 14

const stripRowsOf = (features: number) => Math.max(1, Math.floor(stripBytes / (8 * features)))

export function tableBytes({ isWhole }: RowLayout, { plainSlot: { length } }: Slots): number {
  return isWhole ? flagBytes + stripRowsOf(length) * length * 8 + slackBytes : 0
}

/** How vectors fill the cells, if they do. */
export function fillOf({ isWhole }: RowLayout, slots: Slots): RowForm | undefined {
  const { plain, raised, top } = slots
  if (!isWhole) return undefined
  const features = slots.plainSlot.length
  return { features, hasPlain: plain.length > 0, hasRaised: raised.length > 0, top }
}

/** `at`: address of the table's own memory. */
export function placeTable(
  row: RowLayout,
  slots: Slots,
  memory: ArrayBuffer,
  at: number,
  run: Readonly<Record<string, (...values: number[]) => void>>,
): RowTable {
  const { cells, isWhole } = row
  const features = slots.plainSlot.length
  const fillRows = isWhole
    ? fillWhole(cells, features, memory, at, run)
    : fillChosen(cells, features, slots)
  return { cells, fillRows }
}

/** The features that nodes ask for, one by one. */
function fillChosen(cells: number, features: number, slots: Slots): RowTable['fillRows'] {
  return (x, from, rows, to) => {
    for (let row = 0; row < rows; row++)
      fillSlots(slots, x, from + row * features, to, row * cells, 1)
    return 'unknown'
  }
}

/** Rows whose every feature has a cell, rounded by vectors. */
function fillWhole(
  cells: number,
  features: number,
  memory: ArrayBuffer,
  at: number,
  run: Readonly<Record<string, (...values: number[]) => void>>,
): RowTable['fillRows'] {
  const flags = new Int32Array(memory, at, flagBytes / 4)
  const source = at + flagBytes
  const strip = stripRowsOf(features)
  const doubles = new Float64Array(memory, source, strip * features)
  const singles = new Float32Array(memory, source, strip * features)
  const vectors = Math.ceil(features / lanes)
  const [fillDoubles, fillSingles] = [run['fillRows']!, run['fillRowsSingle']!]
  return (x, from, rows, to) => {
    const copy = x instanceof Float64Array ? doubles : singles
    const fill = x instanceof Float64Array ? fillDoubles : fillSingles
    let [odd, infinite] = [0, 0]
    for (let done = 0; done < rows; done += strip) {
      const some = Math.min(strip, rows - done)
      const start = from + done * features
      const end = start + some * features
      copy.set(start === 0 && end === x.length ? x : x.subarray(start, end))
      fill(source, to.byteOffset + 4 * done * cells, at, some, vectors)
      odd |= flags[0]! | flags[1]! | flags[2]! | flags[3]!
      infinite |= flags[4]! | flags[5]! | flags[6]! | flags[7]!
    }
    return infinite !== 0 ? 'infinite' : odd !== 0 ? 'missing' : 'finite'
  }
}
