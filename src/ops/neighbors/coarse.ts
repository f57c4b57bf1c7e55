// Points as 16-bit integers: how far two of them are at least, known from eight points' products at a time.
import { groupBytes, groupPoints } from './nearest-layout.ts'

type Numbers = ArrayLike<number>

/**
 * u = (x - centre) * scale, drawn into the ball of `radius` and rounded. Neither moving, nor drawing into a ball, nor rounding (but for
 * `slack`) puts two points farther apart, so the integers' distance less both slacks is at most scale times the true one.
 */
export interface Coarse {
  readonly centre: Float64Array
  readonly scale: number
  /** The largest distance of a known point from its integers. */
  readonly slack: number
  /** No known point was drawn in: then distances of integers bound true ones from above, too, where the query wasn't. */
  readonly isWhole: boolean
}

/** All numbers are 16-bit integers then, and products less half a squared norm 32-bit ones. */
const radius = 23000
const mostNorm = 2 ** 29
/** What rounding in float64 adds to distances of integers, generously. */
const rounding = 1e-4
/** Beyond these, squares of differences that matter could vanish or overflow. */
const [leastScale, mostScale] = [1e-200, 1e150]

/** Rows that centres and the scale are taken from: fewer where sorting so many columns would take long. */
const sampledRows = (width: number) => Math.max(100, Math.min(1000, Math.floor(300_000 / width)))

export interface Rounded {
  /** The sum of squares of the integers. */
  norm: number
  slack: number
  /** Drawn into the ball. */
  isDrawn: boolean
}

/** Rounds row x[at ..] to `to`, two columns every `step` places; false where a number (or the sum of squares) is not finite. */
export function roundRow(
  { centre, scale }: Pick<Coarse, 'centre' | 'scale'>,
  x: Numbers,
  at: number,
  width: number,
  to: Int16Array,
  start: number,
  step: number,
  result: Rounded,
): boolean {
  let squares = 0
  for (let i = 0; i < width; i++) {
    const u = (x[at + i]! - centre[i]!) * scale
    squares += u * u
  }
  if (squares - squares !== 0) return false
  result.isDrawn = squares > radius * radius
  const drawn = result.isDrawn ? radius / Math.sqrt(squares) : 1
  let norm = 0
  let off = 0
  for (let i = 0; i < width; i++) {
    const u = (x[at + i]! - centre[i]!) * scale * drawn
    const whole = Math.floor(u + 0.5)
    to[start + (i >> 1) * step + (i & 1)] = whole
    norm += whole * whole
    off += (u - whole) * (u - whole)
  }
  result.norm = norm
  result.slack = Math.sqrt(off) + rounding
  return norm <= mostNorm
}

/** Of points [count, width]; undefined where no scale fits them. */
export function coarseOf(points: Float64Array, count: number, width: number): Coarse | undefined {
  if (count === 0 || width === 0) return undefined
  const { centre, spread } = spreadOf(points, count, width)
  const scale = radius / spread
  if (!(scale > leastScale && scale < mostScale)) return undefined
  const whole = new Int16Array(width + (width & 1))
  const result = { norm: 0, slack: 0, isDrawn: false }
  let slack = 0
  let isWhole = true
  for (let j = 0; j < count; j++) {
    if (!roundRow({ centre, scale }, points, j * width, width, whole, 0, 2, result))
      return undefined
    slack = Math.max(slack, result.slack)
    if (result.isDrawn) isWhole = false
  }
  return { centre, scale, slack, isWhole }
}

/** All points in a ball this much larger than most need are worth the integers. */
const mostRoom = 4
/** Room for queries that are farther out than all points. */
const queryRoom = 1.2

/** Medians of the columns, and how far most rows are from them, or all: far outliers would leave few integers to the others. */
function spreadOf(points: Float64Array, count: number, width: number) {
  const step = Math.max(1, Math.floor(count / sampledRows(width)))
  const rows = Math.ceil(count / step)
  const values = new Float64Array(rows)
  const squares = new Float64Array(rows)
  const centre = new Float64Array(width)
  for (let i = 0; i < width; i++) {
    for (let row = 0; row < rows; row++) values[row] = points[row * step * width + i]!
    values.sort()
    const middle = values[rows >> 1]!
    centre[i] = middle
    for (let row = 0; row < rows; row++)
      squares[row]! += (points[row * step * width + i]! - middle) ** 2
  }
  const distances = squares.map(Math.sqrt).sort()
  const middle = distances[rows >> 1]!
  const far = distances[Math.floor(rows * 0.99)]!
  const most = Math.min(far, middle > 0 ? 4 * middle : far)
  let largest = 0
  for (let j = 0; j < count; j++) {
    let square = 0
    for (let i = 0; i < width; i++) square += (points[j * width + i]! - centre[i]!) ** 2
    largest = Math.max(largest, square)
  }
  const all = Math.sqrt(largest)
  return { centre, spread: (all <= mostRoom * most || most === 0 ? queryRoom * all : most) || 1 }
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
  const result = { norm: 0, slack: 0, isDrawn: false }
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
