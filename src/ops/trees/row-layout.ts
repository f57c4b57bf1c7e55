import { lanes } from './row-code.ts'
import type { Slots } from './slots.ts'
import { slotBits } from './walk-code.ts'

/** How a row of float32 lies in memory: its features as they are, then those whose missing values are infinite. */
export interface RowLayout {
  /** float32 of a row: a multiple of what a vector holds. */
  readonly cells: number
  /** Whether every feature has a cell, written by vectors; else those that nodes ask for. */
  readonly isWhole: boolean
  /** Cell of each feature in either role, or -1. */
  readonly plain: Int32Array
  readonly raised: Int32Array
}

/** Copying a feature in a vector costs so much less than looking one up. */
const dearness = 6

export function rowLayoutOf(slots: Slots): RowLayout {
  const features = slots.plainSlot.length
  const width = Math.ceil(features / lanes) * lanes
  const roles = Number(slots.plain.length > 0) + Number(slots.raised.length > 0)
  const cells = Math.max(lanes, width * roles)
  const isWhole = features > 0 && cells <= 1 << slotBits && width * roles <= dearness * slots.count
  if (!isWhole)
    return {
      cells: Math.max(lanes, Math.ceil(slots.count / lanes) * lanes),
      isWhole,
      plain: slots.plainSlot,
      raised: slots.raisedSlot,
    }
  const raisedAt = slots.plain.length > 0 ? width : 0
  return {
    cells,
    isWhole,
    plain: Int32Array.from({ length: features }, (_, feature) => feature),
    raised: Int32Array.from({ length: features }, (_, feature) => raisedAt + feature),
  }
}
