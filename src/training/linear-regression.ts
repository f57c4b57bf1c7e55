/** y = X w + b. */
export interface LinearFit {
  /** [width, outputs], row-major. */
  readonly weights: Float64Array
  readonly intercepts: Float64Array
}

/** A pivot as small as this share of the largest is a column the others make up. */
const rankTolerance = 1e-10

/**
 * Ordinary least squares: Householder QR of the centred matrix with column pivoting (Golub and Van Loan, 5.4). A column that others
 * make up gets weight 0.
 */
export function fitLinear(x: Float64Array, y: Float64Array, width: number): LinearFit {
  const rows = y.length
  const means = columnMeans(x, rows, width)
  const a = columnsOf(x, means, rows, width)
  const meanY = y.reduce((sum, value) => sum + value, 0) / rows
  const target = y.map((value) => value - meanY)
  const order = Array.from({ length: width }, (_, i) => i)
  const diagonal = new Float64Array(width)
  const squares = Float64Array.from(a, (column) => dotFrom(column, column, 0))
  let rank = 0
  let largest = 0
  for (let k = 0; k < Math.min(rows, width); k++) {
    const { best, norm } = largestColumn(squares, order, k)
    if (k === 0) largest = norm
    if (norm <= rankTolerance * largest) break
    ;[order[k], order[best]] = [order[best]!, order[k]!]
    diagonal[k] = reflect(a, order, target, k, norm, squares)
    rank++
  }
  const weights = new Float64Array(width)
  for (let k = rank - 1; k >= 0; k--) {
    let sum = target[k]!
    for (let j = k + 1; j < rank; j++) sum -= a[order[j]!]![k]! * weights[order[j]!]!
    weights[order[k]!] = sum / diagonal[k]!
  }
  const intercept = means.reduce((sum, mean, j) => sum - mean * weights[j]!, meanY)
  return { weights, intercepts: Float64Array.of(intercept) }
}

function columnMeans(x: Float64Array, rows: number, width: number): Float64Array {
  const means = new Float64Array(width)
  for (let i = 0; i < rows; i++) for (let j = 0; j < width; j++) means[j]! += x[i * width + j]!
  return means.map((sum) => sum / rows)
}

function columnsOf(
  x: Float64Array,
  means: Float64Array,
  rows: number,
  width: number,
): Float64Array[] {
  return Array.from({ length: width }, (_, j) => {
    const column = new Float64Array(rows)
    for (let i = 0; i < rows; i++) column[i] = x[i * width + j]! - means[j]!
    return column
  })
}

/** Of the columns from `k` on, the one with the largest part below row `k`; `squares` of each. */
function largestColumn(
  squares: Float64Array,
  order: readonly number[],
  k: number,
): { best: number; norm: number } {
  let best = k
  for (let j = k + 1; j < order.length; j++)
    if (squares[order[j]!]! > squares[order[best]!]!) best = j
  return { best, norm: Math.sqrt(squares[order[best]!]!) }
}

/** Reflects column k onto its first entry, and everything right of it with it, whose `squares` below become known; gives R's diagonal entry. */
function reflect(
  a: readonly Float64Array[],
  order: readonly number[],
  target: Float64Array,
  k: number,
  norm: number,
  squares: Float64Array,
): number {
  const v = a[order[k]!]!
  const alpha = v[k]! > 0 ? -norm : norm
  v[k]! -= alpha
  const own = dotFrom(v, v, k)
  for (let j = k + 1; j < order.length; j++) {
    const column = a[order[j]!]!
    squares[order[j]!] = subtractFrom(column, v, (2 * dotFrom(v, column, k)) / own, k)
  }
  subtractFrom(target, v, (2 * dotFrom(v, target, k)) / own, k)
  return alpha
}

/** Four sums at a time: one alone waits for each of its additions. */
function dotFrom(a: Float64Array, b: Float64Array, from: number): number {
  let i = from
  let [s, t, u, v] = [0, 0, 0, 0] as [number, number, number, number]
  for (; i + 3 < a.length; i += 4) {
    s += a[i]! * b[i]!
    t += a[i + 1]! * b[i + 1]!
    u += a[i + 2]! * b[i + 2]!
    v += a[i + 3]! * b[i + 3]!
  }
  for (; i < a.length; i++) s += a[i]! * b[i]!
  return s + t + (u + v)
}

/** column -= factor v from row `k` on; the squares of what is left below row `k`. */
function subtractFrom(column: Float64Array, v: Float64Array, factor: number, k: number): number {
  column[k]! -= factor * v[k]!
  let s = 0
  let t = 0
  let i = k + 1
  for (; i + 1 < column.length; i += 2) {
    const one = column[i]! - factor * v[i]!
    const two = column[i + 1]! - factor * v[i + 1]!
    column[i] = one
    column[i + 1] = two
    s += one * one
    t += two * two
  }
  for (; i < column.length; i++) {
    const one = (column[i]! -= factor * v[i]!)
    s += one * one
  }
  return s + t
}
