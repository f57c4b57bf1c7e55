// Classes of code points as Python's str and re have them.
import { combiningTable, digitTable, spaceTable, wordTable } from './tables.ts'

export const WORD = 1
export const SPACE = 2
export const DIGIT = 4
export const COMBINING = 8

/** Ends of ranges: start, end, start, end, ... ascending, ends exclusive. */
export type Ranges = readonly number[]

const packed: readonly (readonly [number, string])[] = [
  [WORD, wordTable],
  [SPACE, spaceTable],
  [DIGIT, digitTable],
  [COMBINING, combiningTable],
]
const unpacked = new Map<number, Ranges>()

/** The code points of one class: WORD, SPACE, DIGIT or COMBINING. */
export function rangesOfClass(bit: number): Ranges {
  let ranges = unpacked.get(bit)
  if (!ranges) unpacked.set(bit, (ranges = unpack(packed.find(([own]) => own === bit)![1])))
  return ranges
}

function unpack(table: string): number[] {
  let at = 0
  return table
    .trim()
    .split(/\s+/)
    .map((distance) => (at += Number.parseInt(distance, 36)))
}

/** Whether ranges hold a code point. */
export function holds(ranges: Ranges, codePoint: number): boolean {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]! <= codePoint) low = middle + 1
    else high = middle
  }
  return (low & 1) === 1
}

let units: Uint8Array | undefined

/** Class bits by UTF-16 code unit (a surrogate has none); built on first use, 64 KiB. */
export function classesByUnit(): Uint8Array {
  if (units) return units
  units = new Uint8Array(0x10000)
  for (const [bit] of packed) {
    const ranges = rangesOfClass(bit)
    for (let i = 0; i < ranges.length && ranges[i]! < 0x10000; i += 2) {
      const end = Math.min(ranges[i + 1]!, 0x10000)
      for (let unit = ranges[i]!; unit < end; unit++) units[unit]! |= bit
    }
  }
  return units
}
