import type { Metric } from './metric.ts'
import type { RowReader } from './rows.ts'

/** Writes the distances of the reader's row to all known rows into to[base ..]. */
export type FillRow = (row: RowReader, to: { [index: number]: number }, base: number) => void

/** By a metric between two vectors; `reduced` ones where asked for. */
export function byPairs(
  metric: Metric,
  y: Float64Array,
  count: number,
  width: number,
  isReduced: boolean,
): FillRow {
  const { name, reduced, toDistance } = metric
  // These are their own stand-ins.
  if (name === 'manhattan') return fourAtOnce(y, count, width, manhattanRows)
  if (name === 'chebyshev') return fourAtOnce(y, count, width, chebyshevRows)
  return ({ values, start }, to, base) => {
    for (let j = 0; j < count; j++) {
      const value = reduced(values, start, y, j * width, width)
      to[base + j] = isReduced ? value : toDistance(value)
    }
  }
}

type Rows = (x: ArrayLike<number>, at: number, y: Float64Array, from: number, width: number) => void

/** Distances from four points at a time, each in ascending order of columns; behind the last there are zeros. */
const four = new Float64Array(4)

function fourAtOnce(y: Float64Array, count: number, width: number, rows: Rows): FillRow {
  const padded = new Float64Array(Math.ceil(count / 4) * 4 * width)
  padded.set(y)
  return ({ values, start }, to, base) => {
    for (let j = 0; j < count; j += 4) {
      rows(values, start, padded, j * width, width)
      for (let i = 0; i < 4 && j + i < count; i++) to[base + j + i] = four[i]!
    }
  }
}

const manhattanRows: Rows = (x, at, y, from, width) => {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0, j = from; i < width; i++, j++) {
    const value = x[at + i]!
    a += Math.abs(value - y[j]!)
    b += Math.abs(value - y[j + width]!)
    c += Math.abs(value - y[j + 2 * width]!)
    d += Math.abs(value - y[j + 3 * width]!)
  }
  four[0] = a
  four[1] = b
  four[2] = c
  four[3] = d
}

const chebyshevRows: Rows = (x, at, y, from, width) => {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0, j = from; i < width; i++, j++) {
    const value = x[at + i]!
    const p = Math.abs(value - y[j]!)
    const q = Math.abs(value - y[j + width]!)
    const r = Math.abs(value - y[j + 2 * width]!)
    const s = Math.abs(value - y[j + 3 * width]!)
    if (p > a) a = p
    if (q > b) b = q
    if (r > c) c = r
    if (s > d) d = s
  }
  four[0] = a
  four[1] = b
  four[2] = c
  four[3] = d
}

/** Squared Euclidean distances, |x|^2 - 2xy + |y|^2 and not below zero: what rounding leaves of it is scikit-learn's too. */
export function expandedSquares(y: Float64Array, count: number, width: number): FillRow {
  const norms = squaredNorms(y, count, width)
  const products = new Float64Array(count)
  return ({ values, start }, to, base) => {
    const x = rowOf(values, start, width)
    let norm = 0
    for (let i = 0; i < width; i++) norm += x[i]! * x[i]!
    rowProducts(x, y, products, width)
    for (let j = 0; j < count; j++) to[base + j] = Math.max(0, norm - 2 * products[j]! + norms[j]!)
  }
}

function rowOf(values: ArrayLike<number>, start: number, width: number): ArrayLike<number> {
  return start === 0 && values.length === width
    ? values
    : (values as Float64Array).subarray(start, start + width)
}

export function squaredNorms(y: ArrayLike<number>, count: number, width: number): Float64Array {
  const norms = new Float64Array(count)
  for (let j = 0; j < count; j++) {
    let sum = 0
    for (let i = j * width; i < (j + 1) * width; i++) sum += y[i]! * y[i]!
    norms[j] = sum
  }
  return norms
}

/** 1 - cos(x, y) within [0, 2], as sklearn.metrics.pairwise.cosine_distances: both rows scaled to length 1 first. */
export function cosine(y: Float64Array, count: number, width: number): FillRow {
  const norms = squaredNorms(y, count, width)
  const units = Float64Array.from(y, (value, i) => value / lengthOf(norms[Math.floor(i / width)]!))
  const x = new Float64Array(width)
  const products = new Float64Array(count)
  return ({ values, start }, to, base) => {
    let norm = 0
    for (let i = 0; i < width; i++) norm += values[start + i]! * values[start + i]!
    const length = lengthOf(norm)
    for (let i = 0; i < width; i++) x[i] = values[start + i]! / length
    rowProducts(x, units, products, width)
    for (let j = 0; j < count; j++) to[base + j] = Math.min(2, Math.max(0, 1 - products[j]!))
  }
}

/** A row of zeros stays one. */
export function lengthOf(squaredNorm: number): number {
  return squaredNorm === 0 ? 1 : Math.sqrt(squaredNorm)
}

/** 1 - r(x, y), as scipy's cdist. */
export function correlation(y: Float64Array, count: number, width: number): FillRow {
  const centred = new Float64Array(y.length)
  for (let j = 0; j < count; j++) centre(y, j * width, centred, j * width, width)
  const norms = squaredNorms(centred, count, width).map(Math.sqrt)
  const x = new Float64Array(width)
  const products = new Float64Array(count)
  return ({ values, start }, to, base) => {
    centre(values, start, x, 0, width)
    const norm = Math.sqrt(squaredNorms(x, 1, width)[0]!)
    rowProducts(x, centred, products, width)
    for (let j = 0; j < count; j++) {
      const r = products[j]! / (norm * norms[j]!)
      to[base + j] = 1 - (Math.abs(r) > 1 ? Math.sign(r) : r)
    }
  }
}

function centre(
  from: ArrayLike<number>,
  start: number,
  to: Float64Array,
  at: number,
  width: number,
): void {
  let sum = 0
  for (let i = 0; i < width; i++) sum += from[start + i]!
  const mean = sum / width
  for (let i = 0; i < width; i++) to[at + i] = from[start + i]! - mean
}

/**
 * Euclidean distances over the columns both rows have, scaled up to all; NaN where they share none. By
 * sklearn.metrics.pairwise.nan_euclidean_distances: squares with zeros for what is missing, less what the other row has there.
 */
export function overPresent(y: Float64Array, count: number, width: number): FillRow {
  return ({ values, start }, to, base) => {
    for (let j = 0; j < count; j++) {
      let [own, other, product, onlyOwn, onlyOther, present] = [0, 0, 0, 0, 0, 0]
      for (let i = 0; i < width; i++) {
        const a = values[start + i]!
        const b = y[j * width + i]!
        const hasOwn = a === a
        const hasOther = b === b
        if (hasOwn) own += a * a
        if (hasOther) other += b * b
        if (hasOwn && hasOther) {
          product += a * b
          present++
        } else if (hasOwn) onlyOwn += a * a
        else if (hasOther) onlyOther += b * b
      }
      const squares = Math.max(0, Math.max(0, own - 2 * product + other) - onlyOwn - onlyOther)
      to[base + j] = present === 0 ? NaN : Math.sqrt((squares / present) * width)
    }
  }
}

/** Products of one row with every known row: four sums side by side, each in ascending order. */
function rowProducts(x: ArrayLike<number>, y: Float64Array, to: Float64Array, width: number): void {
  const count = to.length
  let j = 0
  for (; j + 4 <= count; j += 4) {
    const first = j * width
    const second = first + width
    const third = second + width
    const fourth = third + width
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    for (let i = 0; i < width; i++) {
      const value = x[i]!
      a += value * y[first + i]!
      b += value * y[second + i]!
      c += value * y[third + i]!
      d += value * y[fourth + i]!
    }
    to[j] = a
    to[j + 1] = b
    to[j + 2] = c
    to[j + 3] = d
  }
  for (; j < count; j++) {
    let sum = 0
    for (let i = 0; i < width; i++) sum += x[i]! * y[j * width + i]!
    to[j] = sum
  }
}
