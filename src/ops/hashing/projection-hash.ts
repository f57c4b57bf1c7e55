import { add, carry, multiply } from './uint64.ts'

/** What a projection is made of, parallel lists (src/ops/slipway/target-statistics.ts). */
export interface Projection {
  readonly kinds: Int32Array
  readonly columns: Int32Array
  readonly limits: Float64Array
}

/** The library's multiplier. */
const high = 0x4906ba49
const low = 0x4954cb65

type Numbers = ArrayLike<number>

/** Hash of a row's joint value: h = m * (h + m * part) from part to part. The low half; the high one is in `carry`. */
export function projectionHash(
  { kinds, columns, limits }: Projection,
  hashes: Numbers,
  hashStart: number,
  x: Numbers,
  start: number,
): number {
  let hashHigh = 0
  let hashLow = 0
  for (let i = 0; i < kinds.length; i++) {
    const part = partOf(kinds[i]!, columns[i]!, limits[i]!, hashes, hashStart, x, start)
    // A part is signed and 64 bits wide.
    const product = multiply(high, low, part >> 31, part)
    const sum = add(hashHigh, hashLow, carry.high, product)
    hashLow = multiply(high, low, carry.high, sum)
    hashHigh = carry.high
  }
  carry.high = hashHigh
  return hashLow
}

function partOf(
  kind: number,
  column: number,
  limit: number,
  hashes: Numbers,
  hashStart: number,
  x: Numbers,
  start: number,
): number {
  if (kind === 0) return hashes[hashStart + column]!
  if (kind === 3) return +(hashes[hashStart + column]! === limit)
  const value = Math.fround(x[start + column]!)
  if (kind === 2 && value !== value) return 1
  return +(value > limit)
}
