import { instantiate } from '../wasm/instantiate.ts'
import { coarseOf, writeGroups } from './coarse.ts'
import { lengthOf, squaredNorms } from './dense-distances.ts'
import { groupBytes, groupPoints } from './nearest-layout.ts'
import { nearestModule } from './nearest-module.ts'
import type { Queries } from './queries.ts'
import { queriesIn, queryBytes } from './queries.ts'
import type { Exact, Sink } from './scan-code.ts'
import { exactNames } from './scan-code.ts'

/** Points in a module's memory, as numbers and as integers, beside some queries. */
export interface LaidPoints {
  readonly queries: Queries
  readonly groupCount: number
  readonly groupSize: number
  /** Makes x[at ..] a query; false where it can't be one. */
  put(slot: number, x: ArrayLike<number>, at: number): boolean
  /** Pushes what is near among so many groups. */
  scan(slot: number, first: number, groups: number): void
}

/** A copy of the points is not worth more memory than this. */
const mostBytes = 256 * 1024 * 1024

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
  const end = panel + groupCount * groupSize
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
  const queries = queriesIn(memory, query, slots, width, k, coarse)
  const work = run[`${sink === 'heap' ? 'scan' : 'list'}${exactNames[exact]}`]!
  const unit = new Float64Array(width)
  const normOf = (x: ArrayLike<number>, at: number) => {
    let norm = 0
    for (let i = at; i < at + width; i++) norm += x[i]! * x[i]!
    return norm
  }
  return {
    queries,
    groupCount,
    groupSize,
    put(slot, x, at) {
      const norm = normOf(x, at)
      if (exact !== 'cosine')
        return queries.put(slot, x, at, norm, errorOf[exact](norm, largestNorm, width))
      const length = lengthOf(norm)
      for (let i = 0; i < width; i++) unit[i] = x[at + i]! / length
      // 1 - x.y is half the squared distance of rows of length 1.
      const error = errorOf.cosine(normOf(unit, 0), largestNorm, width)
      return queries.put(slot, unit, 0, norm, error, Math.SQRT2)
    },
    scan(slot, first, groups) {
      const wholes = queries.wholesAt(slot)
      const end = wholes + queries.wholesBytes
      const [at, heap] = [queries.queryAt(slot), queries.heapAt(slot)]
      const from = panel + first * groupSize
      work(at, wholes, end, width * 8, points, k, heap, from, first * groupPoints, groups, norms)
    },
  }
}

/**
 * What a computed distance may be below the one that follows from the true squared distance, by the norms of the query and of the points
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
