import { layPoints } from './laid-points.ts'
import type { Exact } from './scan-code.ts'

/** What a scan does about a row: its heap, unsorted, or undefined where it can't. */
export type Found = (row: number, heap: Heap | undefined) => void

export interface Heap {
  readonly values: Float64Array
  readonly places: Int32Array
}

export interface FastScan {
  /** Calls `found` for rows of x [rows, width], in order. The heap is the callback's until it returns. */
  nearest(x: ArrayLike<number>, rows: number, found: Found): void
  /** Of all points of all rows since the scan was made, the share that float64 looked at. */
  shareLooked(): number
}

/** Rows that go over a part of the points together. */
const together = 64
/** The part of the points, as integers, that stays in the second-level cache. */
const partBytes = 512 * 1024

/**
 * The k nearest of all points y [count, width], pushed into MaxHeap in the order of the points, to the bit; an empty heap holds the largest
 * double. Undefined where there is none (layPoints).
 */
export function fastScan(
  y: Float64Array,
  count: number,
  width: number,
  k: number,
  exact: Exact,
): FastScan | undefined {
  const laid = layPoints(y, count, width, k, together, exact, 'heap')
  if (!laid) return undefined
  const { queries, groupCount, groupSize } = laid
  const heaps = Array.from({ length: together }, (_, slot) => ({
    values: queries.values(slot),
    places: queries.places(slot),
  }))
  const groupsPerPart = Math.max(1, Math.floor(partBytes / groupSize))
  const isReady = new Uint8Array(together)
  let looked = 0
  let seen = 0
  return {
    nearest(x, rows, found) {
      for (let start = 0; start < rows; start += together) {
        const some = Math.min(together, rows - start)
        for (let slot = 0; slot < some; slot++) {
          isReady[slot] = Number(laid.put(slot, x, (start + slot) * width))
          if (isReady[slot] === 1) queries.clear(slot, Number.MAX_VALUE, 0)
        }
        for (let first = 0; first < groupCount; first += groupsPerPart) {
          const groups = Math.min(groupsPerPart, groupCount - first)
          for (let slot = 0; slot < some; slot++)
            if (isReady[slot] === 1) laid.scan(slot, first, groups)
        }
        for (let slot = 0; slot < some; slot++) {
          const isDone = isReady[slot] === 1
          if (isDone) looked += queries.looked(slot)
          found(start + slot, isDone ? heaps[slot] : undefined)
        }
      }
      seen += rows
    },
    shareLooked: () => looked / (seen * count),
  }
}

export interface FastList {
  /** How many points are within the limit of x[at ..], -1 where it can't tell; they stand in `values` and `places`, in their order. */
  within(x: ArrayLike<number>, at: number): number
  readonly values: Float64Array
  readonly places: Int32Array
  /** Of those it told, how many float64 looked at. */
  looked(): number
}

/** All points whose distance is at most `limit`; as fastScan. */
export function fastList(
  y: Float64Array,
  count: number,
  width: number,
  limit: number,
  exact: Exact,
): FastList | undefined {
  const laid = layPoints(y, count, width, count, 1, exact, 'list')
  if (!laid) return undefined
  const { queries, groupCount } = laid
  const [values, places] = [queries.values(0), queries.places(0)]
  return {
    values,
    places,
    within(x, at) {
      if (!laid.put(0, x, at)) return -1
      values[0] = limit
      laid.scan(0, 0, groupCount)
      return queries.found(0)
    },
    looked: () => queries.looked(0),
  }
}
