// Points as 16-bit integers: how far two of them are at least, known from eight points' products at a time.
import { groupBytes, groupPoints } from './nearest-code.ts'

type Numbers = ArrayLike<number>

/**
 * u = (x - centre) * scale, held within +-`most` and rounded. Neither moving, nor holding within a box, nor rounding (but for `slack`) puts
 * two points farther apart, so the integers' distance less both slacks is at most scale times the true one.
 */
export interface Coarse {
  readonly centre: Float64Array
  readonly scale: number
  /** The largest distance of a known point from its integers. */
  readonly slack: number
}

/** Largest integer: differences aren't formed, so all 16 bits may be used. */
const most = 32767
/** Largest squared norms: then products less half norms stay within 32 bits. */
const mostKnown = 2 ** 29
const mostAsked = 2 ** 30
/** What rounding in float64 adds to distances of integers, generously. */
const rounding = 1e-4

/** Rows that centres and the scale are taken from. */
const sampled = 1000

/** Integers of a query, or of a point; `norm` is not below 0 unless they can't be had. */
export interface Rounded {
  norm: number
  slack: number
}

/**
 * Rounds row x[at ..] to `to` by the places that `spread` gives; false where a number is not finite, or the row too far out to compare.
 */
export function roundRow(
  { centre, scale }: Omit<Coarse, 'slack'>,
  x: Numbers,
  at: number,
  width: number,
  to: Int16Array,
  start: number,
  step: number,
  result: Rounded,
): boolean {
  let norm = 0
  let off = 0
  for (let i = 0; i < width; i++) {
    const u = (x[at + i]! - centre[i]!) * scale
    if (u - u !== 0) return false
    const held = u > most ? most : u < -most ? -most : u
    const whole = Math.floor(held + 0.5)
    to[start + (i >> 1) * step + (i & 1)] = whole
    norm += whole * whole
    off += (held - whole) * (held - whole)
  }
  result.norm = norm
  result.slack = Math.sqrt(off) + rounding
  return norm <= mostAsked
}

/** Of points [count, width], finite; undefined where no scale fits them. */
export function coarseOf(points: Float64Array, count: number, width: number): Coarse | undefined {
  const centre = new Float64Array(width)
  if (count === 0 || width === 0) return undefined
  const step = Math.max(1, Math.floor(count / sampled))
  let spread = 0
  let farthest = 0
  for (let i = 0; i < width; i++) {
    const column = new Float64Array(Math.ceil(count / step))
    for (let j = 0; j < column.length; j++) column[j] = points[j * step * width + i]!
    column.sort()
    const at = (share: number) => column[Math.round(share * (column.length - 1))]!
    centre[i] = at(0.5)
    spread = Math.max(spread, at(0.99) - centre[i]!, centre[i]! - at(0.01))
    farthest = Math.max(farthest, at(1) - centre[i]!, centre[i]! - at(0))
  }
  let scale = most / 2 / (spread || farthest || 1)
  const whole = new Int16Array(width + (width & 1))
  const result = { norm: 0, slack: 0 }
  for (let turn = 0; turn < 3; turn++) {
    if (!(scale > 1e-100 && scale < 1e100)) return undefined
    let norm = 0
    let slack = 0
    for (let j = 0; j < count; j++) {
      roundRow({ centre, scale }, points, j * width, width, whole, 0, 2, result)
      norm = Math.max(norm, result.norm)
      slack = Math.max(slack, result.slack)
    }
    if (norm <= mostKnown) return { centre, scale, slack }
    scale *= 0.99 * Math.sqrt(mostKnown / norm)
  }
  return undefined
}

/** Places of two columns are so many int16 apart in a query, in a group. */
export const queryStep = 2
const groupStep = groupPoints * 2

/**
 * Writes points[first .. end) into groups from byte `at` on; returns where they end. What is behind the last point of a group is never near.
 */
export function writeGroups(
  coarse: Coarse,
  points: Float64Array,
  width: number,
  first: number,
  end: number,
  memory: ArrayBuffer,
  at: number,
): number {
  const bytes = groupBytes(Math.ceil(width / 4))
  const norms = new Int32Array(memory)
  const whole = new Int16Array(memory)
  const result = { norm: 0, slack: 0 }
  for (let point = first; point < end; point += groupPoints) {
    for (let lane = 0; lane < groupPoints; lane++) {
      norms[at / 4 + lane] = -0x7fffffff
      if (point + lane >= end) continue
      const start = at / 2 + 16 + lane * 2
      roundRow(coarse, points, (point + lane) * width, width, whole, start, groupStep, result)
      norms[at / 4 + lane] = -Math.floor(result.norm / 2)
    }
    at += bytes
  }
  return at
}
