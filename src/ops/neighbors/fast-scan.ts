import { instantiate } from '../wasm/instantiate.ts'
import { coarseOf, writeGroups } from './coarse.ts'
import { squaredNorms } from './dense-distances.ts'
import { groupBytes, groupPoints } from './nearest-layout.ts'
import { nearestModule } from './nearest-module.ts'
import { queriesIn, queryBytes } from './queries.ts'

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
/** A copy of the points is not worth more memory than this. */
const mostBytes = 256 * 1024 * 1024

/**
 * The k nearest of all points y [count, width] by 'squares' (sums of squared differences) or 'expanded' ones (|x|^2 - 2xy + |y|^2, not
 * below 0), pushed into MaxHeap in the order of the points, to the bit; an empty heap holds the largest double. Undefined where there is no
 * WebAssembly, not so much memory, or numbers that are not finite or too far apart.
 */
export function fastScan(
  y: Float64Array,
  count: number,
  width: number,
  k: number,
  exact: 'squares' | 'expanded',
): FastScan | undefined {
  if (count === 0 || width === 0) return undefined
  const groupSize = groupBytes(Math.ceil(width / 4))
  const groupCount = Math.ceil(count / groupPoints)
  const query = 16
  const points = query + Math.ceil((together * queryBytes(width, k)) / 16) * 16
  const norms = points + count * width * 8
  const groups = norms + Math.ceil(count / 2) * 16
  const end = groups + 16 + groupCount * groupSize
  if (end > mostBytes) return undefined
  const coarse = coarseOf(y, count, width)
  const instance = coarse && instantiate(nearestModule(), end)
  if (!coarse || !instance) return undefined
  const { memory, run } = instance
  new Float64Array(memory, points, y.length).set(y)
  const ownNorms = squaredNorms(y, count, width)
  new Float64Array(memory, norms, count).set(ownNorms)
  const panel = Math.ceil(groups / 16) * 16
  writeGroups(coarse, y, width, 0, count, memory, panel)
  const largestNorm = ownNorms.reduce((largest, norm) => Math.max(largest, norm), 0)
  // Each of the two norms and twice the product is off by width roundings at most, two sums by one each.
  const errorOf = (norm: number) =>
    exact === 'squares' ? 0 : (width + 8) * 2 ** -51 * (norm + largestNorm)
  const queries = queriesIn(memory, query, together, width, k, coarse)
  const heaps = Array.from({ length: together }, (_, slot) => ({
    values: queries.values(slot),
    places: queries.places(slot),
  }))
  const scan = run[exact === 'squares' ? 'scanSquares' : 'scanExpanded']!
  const groupsPerPart = Math.max(1, Math.floor(partBytes / groupSize))
  const isReady = new Uint8Array(together)
  let looked = 0
  let seen = 0

  function put(slot: number, x: ArrayLike<number>, at: number): boolean {
    let norm = 0
    for (let i = at; i < at + width; i++) norm += x[i]! * x[i]!
    if (!queries.put(slot, x, at, norm, errorOf(norm))) return false
    queries.clear(slot, Number.MAX_VALUE, 0)
    return true
  }

  function scanPart(slot: number, first: number): void {
    const wholes = queries.wholesAt(slot)
    scan(
      queries.queryAt(slot),
      wholes,
      wholes + queries.wholesBytes,
      width * 8,
      points,
      k,
      queries.heapAt(slot),
      panel + first * groupSize,
      first * groupPoints,
      Math.min(groupsPerPart, groupCount - first),
      norms,
    )
  }

  return {
    nearest(x, rows, found) {
      for (let start = 0; start < rows; start += together) {
        const some = Math.min(together, rows - start)
        for (let slot = 0; slot < some; slot++)
          isReady[slot] = Number(put(slot, x, (start + slot) * width))
        for (let first = 0; first < groupCount; first += groupsPerPart)
          for (let slot = 0; slot < some; slot++) if (isReady[slot] === 1) scanPart(slot, first)
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
