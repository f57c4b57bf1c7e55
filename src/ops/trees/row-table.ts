import type { RowForm } from './row-code.ts'
import { flagBytes, slackBytes } from './row-code.ts'
import type { RowLayout } from './row-layout.ts'
import { lanes } from './row-layout.ts'
import type { Slots } from './slots.ts'

type Numbers = Float32Array | Float64Array

/** Writes rows of a table to the cells that float32 trees read. */
export interface RowTable {
  readonly cells: number
  /** One row, from `from` on, to cell `at` on. */
  fillRow(x: Numbers, from: number, to: Numbers, at: number): void
  /** `rows` rows. Returns what was among them, as far as it was looked at: see `found`. */
  fillRows(x: Numbers, from: number, rows: number, to: Numbers): Found
}

/** 'infinite' as a float32. */
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
  const { plain, raised, top } = slots
  const { cells } = row
  const plainCells = plain.map((feature) => row.plain[feature]!)
  const raisedCells = raised.map((feature) => row.raised[feature]!)
  const fillRow = (x: Numbers, from: number, to: Numbers, start: number) => {
    for (let i = 0; i < plain.length; i++) to[start + plainCells[i]!] = x[from + plain[i]!]!
    for (let i = 0; i < raised.length; i++) {
      const value = x[from + raised[i]!]!
      const place = start + raisedCells[i]!
      // A number above the largest float32 becomes infinite when it is stored, as it does where the library rounds it.
      to[place] = value !== value ? Infinity : value
      if (to[place]! > top && value === value) to[place] = top
    }
  }
  const features = slots.plainSlot.length
  if (!row.isWhole)
    return {
      cells,
      fillRow,
      fillRows: (x, from, rows, to) => {
        for (let i = 0; i < rows; i++) fillRow(x, from + i * features, to, i * cells)
        return 'unknown'
      },
    }
  const flags = new Int32Array(memory, at, flagBytes / 4)
  const source = at + flagBytes
  const strip = stripRowsOf(features)
  const doubles = new Float64Array(memory, source, strip * features)
  const singles = new Float32Array(memory, source, strip * features)
  const vectors = Math.ceil(features / lanes)
  return {
    cells,
    fillRow,
    fillRows: (x, from, rows, to) => {
      flags.fill(0)
      const isDouble = x instanceof Float64Array
      const [copy, fill] = isDouble
        ? [doubles, run['fillRows']!]
        : [singles, run['fillRowsSingle']!]
      for (let done = 0; done < rows; done += strip) {
        const some = Math.min(strip, rows - done)
        const start = from + done * features
        copy.set(x.subarray(start, start + some * features))
        fill(source, to.byteOffset + 4 * done * cells, at, some, vectors)
      }
      return foundIn(flags)
    },
  }
}

function foundIn(flags: Int32Array): Found {
  const half = flags.length / 2
  let [odd, infinite] = [0, 0]
  for (let i = 0; i < half; i++) {
    odd |= flags[i]!
    infinite |= flags[half + i]!
  }
  return infinite !== 0 ? 'infinite' : odd !== 0 ? 'missing' : 'finite'
}
