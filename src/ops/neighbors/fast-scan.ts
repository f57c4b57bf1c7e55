import { layPoints } from './laid-points.ts'
import type { Exact } from './exact-code.ts'

/** What a scan does about a row: its heap, unsorted, or undefined where it can't. */
export type Found = (row: number, heap: Heap | undefined) => void

export interface Heap {
  readonly values: Float64Array
  readonly places: Int32Array
}

export interface FastScan {
  /**
   * Calls `found` for rows first to end of x, in order, with a heap of the k nearest of all points, as pushed into MaxHeap in the order of
   * the points, to the bit; what is empty holds the largest double. The heap is the callback's until it returns.
   */
  inOrder(x: ArrayLike<number>, first: number, end: number, k: number, found: Found): void
  /** The same points where no two distances are equal, otherwise perhaps others; and in no order. Faster for few of many points. */
  anyOrder(x: ArrayLike<number>, first: number, end: number, k: number, found: Found): void
  /** Of all points of all rows since the scan was made, the share that float64 looked at. */
  shareLooked(): number
}

/** Rows that go over a part of the points together. */
const together = 64

/** For heaps of up to `most` among points y [count, width]. Undefined where there is none (layPoints). */
export function fastScan(
  y: Float64Array,
  count: number,
  width: number,
  most: number,
  exact: Exact,
): FastScan | undefined {
  const laid = layPoints(y, count, width, most, together, exact, 'heap')
  if (!laid) return undefined
  const { queries, groupCount, groupsPerPart } = laid
  const isReady = new Uint8Array(together)
  const heapsOf = new Map<number, readonly Heap[]>()
  let looked = 0
  let seen = 0

  function rowsBy(step: 'scan' | 'pick'): FastScan['inOrder'] {
    return (x, first, end, k, found) => {
      const heaps = heapsOf.get(k) ?? queries.heaps(k)
      heapsOf.set(k, heaps)
      for (let start = first; start < end; start += together) {
        const some = Math.min(together, end - start)
        for (let slot = 0; slot < some; slot++) {
          isReady[slot] = Number(laid!.put(slot, x, (start + slot) * width))
          const { values, places } = heaps[slot]!
          // Faster than `fill` for few.
          for (let i = 0; i < k; i++) {
            values[i] = Number.MAX_VALUE
            places[i] = 0
          }
        }
        for (let group = 0; group < groupCount; group += groupsPerPart) {
          const groups = Math.min(groupsPerPart, groupCount - group)
          for (let slot = 0; slot < some; slot++)
            if (isReady[slot] === 1) laid![step](slot, group, groups, k)
        }
        for (let slot = 0; slot < some; slot++) {
          const isDone = isReady[slot] === 1
          if (isDone) looked += queries.looked(slot)
          found(start + slot, isDone ? heaps[slot] : undefined)
        }
      }
      seen += end - first
    }
  }

  return {
    inOrder: rowsBy('scan'),
    anyOrder: rowsBy('pick'),
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

/** All points of y whose distance is at most `limit`. Undefined where there is none (layPoints). */
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
      laid.scan(0, 0, groupCount, count)
      return queries.found(0)
    },
    looked: () => queries.looked(0),
  }
}
