import { instantiate } from '../wasm/instantiate.ts'
import { coarseOf, writeGroups } from './coarse.ts'
import { lengthOf, squaredNorms } from './dense-distances.ts'
import { kthLargest } from './kth-largest.ts'
import { groupBytes, groupPoints, lowest, sumBytes } from './nearest-layout.ts'
import { nearestModule } from './nearest-module.ts'
import type { Queries } from './queries.ts'
import { queriesIn, queryBytes } from './queries.ts'
import type { Exact } from './exact-code.ts'
import { exactNames } from './exact-code.ts'
import type { Sink } from './scan-code.ts'

/** Points in a module's memory, as numbers and as integers, beside some queries. */
export interface LaidPoints {
  readonly queries: Queries
  readonly groupCount: number
  /** Groups that stay in the second-level cache. */
  readonly groupsPerPart: number
  /** Makes x[at ..] a query; false where it can't be one. */
  put(slot: number, x: ArrayLike<number>, at: number): boolean
  /** Pushes what is near among so many groups, in their order, into a heap (or list) of k. */
  scan(slot: number, first: number, groups: number, k: number): void
  /**
   * Pushes among so many groups, at most a part, those that are surely among the k nearest or may be; and few others. A heap filled so
   * holds the nearest, but its order tells nothing.
   */
  pick(slot: number, first: number, groups: number, k: number): void
}

/** Integers of points that stay in the second-level cache. */
const partBytes = 512 * 1024

/** A copy of the points is not worth more memory than this. */
const mostBytes = 128 * 1024 * 1024

/**
 * Points y [count, width] for `slots` queries with heaps or lists of k. Undefined where there is no WebAssembly, not so much memory, or
 * numbers that are not finite or too far apart.
 */
export function layPoints(
  y: Float64Array,
  count: number,
  width: number,
  k: number,
  slots: number,
  exact: Exact,
  sink: Sink,
): LaidPoints | undefined {
  const groupSize = groupBytes(Math.ceil(width / 4))
  const groupCount = Math.ceil(count / groupPoints)
  const query = 16
  const points = query + upTo16(slots * queryBytes(width, k))
  const norms = points + upTo16(count * width * 8)
  const panel = norms + upTo16(count * 8)
  const groupsPerPart = Math.min(groupCount, Math.max(1, Math.floor(partBytes / groupSize)))
  const sums = panel + groupCount * groupSize
  const maxima = sums + groupsPerPart * sumBytes
  const mostBlocks = sink === 'heap' ? Math.min(groupsPerPart, k + 2) : 0
  const end = maxima + mostBlocks * sumBytes
  if (end > mostBytes) return undefined
  const known = exact === 'cosine' ? unitsOf(y, count, width) : y
  const coarse = coarseOf(known, count, width)
  const instance = coarse && instantiate(nearestModule(), end)
  if (!coarse || !instance) return undefined
  const { memory, run } = instance
  new Float64Array(memory, points, y.length).set(known)
  const ownNorms = squaredNorms(known, count, width)
  new Float64Array(memory, norms, count).set(ownNorms)
  writeGroups(coarse, known, width, 0, count, memory, panel)
  const largestNorm = ownNorms.reduce((largest, norm) => Math.max(largest, norm), 0)
  const smallestNorm = ownNorms.reduce((smallest, norm) => Math.min(smallest, norm), Infinity)
  const queries = queriesIn(memory, query, slots, width, k, coarse)
  const work = run[`${sink === 'heap' ? 'scan' : 'list'}${exactNames[exact]}`]!
  const choose = run[`pick${exactNames[exact]}`]!
  const multiply = run['products']!
  const largest = new Int32Array(memory, maxima, mostBlocks * groupPoints)
  const above = new Float64Array(slots)
  const unit = new Float64Array(width)
  const normOf = (x: ArrayLike<number>, at: number) => {
    let norm = 0
    for (let i = at; i < at + width; i++) norm += x[i]! * x[i]!
    return norm
  }
  const scan: LaidPoints['scan'] = (slot, first, groups, size) => {
    const wholes = queries.wholesAt(slot)
    const end = wholes + queries.wholesBytes
    const [at, heap] = [queries.queryAt(slot), queries.heapAt(slot)]
    const from = panel + first * groupSize
    const start = first * groupPoints
    work(at, wholes, end, width * 8, points, size, heap, from, start, groups, norms)
  }
  return {
    queries,
    groupCount,
    groupsPerPart,
    scan,
    put(slot, x, at) {
      const norm = normOf(x, at)
      if (exact !== 'cosine') {
        above[slot] = errorOf[exact](norm, largestNorm, width)
        return queries.put(slot, x, at, norm, above[slot]!)
      }
      const length = lengthOf(norm)
      for (let i = 0; i < width; i++) unit[i] = x[at + i]! / length
      const own = normOf(unit, 0)
      const error = errorOf.cosine(own, largestNorm, width)
      // 1 - x.y is half the squared distance of rows of length 1; more where one is zero.
      above[slot] = error + Math.max(0, (2 - own - smallestNorm) / 2)
      return queries.put(slot, unit, 0, norm, error, Math.SQRT2)
    },
    pick(slot, first, groups, size) {
      if (!queries.isWhole(slot)) return scan(slot, first, groups, size)
      const wholes = queries.wholesAt(slot)
      const end = wholes + queries.wholesBytes
      const [at, heap] = [queries.queryAt(slot), queries.heapAt(slot)]
      // Three places for each of the nearest: then most have one of their own.
      const perBlock = Math.max(1, Math.floor((groups * groupPoints) / (3 * size)))
      multiply(wholes, end, panel + first * groupSize, groups, perBlock, sums, maxima, groupSize)
      const places = Math.ceil(groups / perBlock) * groupPoints
      const sum = places < size ? lowest : kthLargest(largest, places, size)
      const limit = queries.limitOf(slot, sum, above[slot]!)
      const start = first * groupPoints
      choose(at, wholes, end, width * 8, points, size, heap, sums, start, groups, norms, limit)
    },
  }
}

/**
 * What a computed distance may be off the one that follows from the true squared distance, by the norms of the query and of the points
 * at most. A norm and a product are off by `width` roundings at most, two sums by one each. Squares are exact but for a factor.
 */
const errorOf: Readonly<Record<Exact, (norm: number, largest: number, width: number) => number>> = {
  squares: () => 0,
  expanded: (norm, largest, width) => (width + 8) * 2 ** -51 * (norm + largest),
  // Rows whose squares are denormal get a length other than 1.
  cosine: (norm, largest, width) =>
    (width + 8) * 2 ** -51 * (1 + norm + largest) + Math.max(0, (norm + largest - 2) / 2),
}

/** As src/ops/neighbors/dense-distances.ts. */
function unitsOf(y: Float64Array, count: number, width: number): Float64Array {
  const norms = squaredNorms(y, count, width)
  return Float64Array.from(y, (value, i) => value / lengthOf(norms[Math.floor(i / width)]!))
}

const upTo16 = (bytes: number) => Math.ceil(bytes / 16) * 16
