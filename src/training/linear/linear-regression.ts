/** y = X w + b. */
export interface LinearFit {
  /** [width, outputs], row-major. */
  readonly weights: Float64Array
  readonly intercepts: Float64Array
}

/** A pivot as small as this share of the largest is a column the others make up. */
const rankTolerance = 1e-10

/** Rows are reflected so many at a time, which stay in the cache nearest to the processor. */
const blockRows = 512

/**
 * Ordinary least squares: Householder QR of the centred matrix, block after block of its rows, then with column pivoting of what they come to
 * (Golub and Van Loan, 5.4 and 5.1). A column that others make up gets weight 0.
 */
export function fitLinear(x: Float64Array, y: Float64Array, width: number): LinearFit {
  const rows = y.length
  const means = columnMeans(x, rows, width)
  const meanY = y.reduce((sum, value) => sum + value, 0) / rows
  const condensed = condense(x, y, means, meanY)
  const target = condensed[width]!
  const columns = condensed.slice(0, width)
  const squares = columns.map((column) => dotFrom(column, column, 0))
  const order = Array.from({ length: width }, (_, i) => i)
  const swap = (list: unknown[], i: number, j: number) => ([list[i], list[j]] = [list[j], list[i]])
  const diagonal = new Float64Array(width)
  let rank = 0
  let largest = 0
  for (let k = 0; k < Math.min(rows, width); k++) {
    const best = squares.indexOf(Math.max(...squares.slice(k)), k)
    const norm = Math.sqrt(squares[best]!)
    if (k === 0) largest = norm
    if (norm <= rankTolerance * largest) break
    for (const list of [order, columns, squares]) swap(list, k, best)
    diagonal[k] = reflect(columns[k]!, [target, ...columns.slice(k + 1)], k, norm)
    for (let j = k + 1; j < width; j++) squares[j] = dotFrom(columns[j]!, columns[j]!, k + 1)
    rank++
  }
  const weights = new Float64Array(width)
  for (let k = rank - 1; k >= 0; k--) {
    let sum = target[k]!
    for (let j = k + 1; j < rank; j++) sum -= columns[j]![k]! * weights[order[j]!]!
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

/** The columns of R of the centred [X, y]: width + 1 rows that have the same least squares as all. */
function condense(
  x: Float64Array,
  y: Float64Array,
  means: Float64Array,
  meanY: number,
): Float64Array[] {
  const width = means.length
  const top = width + 1
  const columns = Array.from({ length: top }, () => new Float64Array(top + blockRows))
  for (let start = 0; start < y.length; start += blockRows) {
    const count = Math.min(blockRows, y.length - start)
    columns.forEach((column, j) => {
      const isTarget = j === width
      for (let i = 0, at = start * width + j; i < count; i++, at += width)
        column[top + i] = isTarget ? y[start + i]! - meanY : x[at]! - means[j]!
      column.fill(0, top + count)
    })
    columns.forEach((column, k) => {
      const norm = Math.sqrt(dotFrom(column, column, k))
      if (norm === 0) return
      const alpha = reflect(column, columns.slice(k + 1), k, norm)
      column.fill(0, k)
      column[k] = alpha
    })
  }
  return columns.map((column) => column.slice(0, top))
}

/** Reflects v, whose part from `k` on is `norm` long, onto its entry k, and others with it; gives that entry. v becomes what reflects. */
function reflect(
  v: Float64Array,
  others: readonly Float64Array[],
  k: number,
  norm: number,
): number {
  const alpha = v[k]! > 0 ? -norm : norm
  v[k]! -= alpha
  const own = dotFrom(v, v, k)
  for (const column of others) {
    const factor = (2 * dotFrom(v, column, k)) / own
    for (let i = k; i < column.length; i++) column[i]! -= factor * v[i]!
  }
  return alpha
}

/** Four sums at a time: one alone waits for each of its additions. */
function dotFrom(a: Float64Array, b: Float64Array, from: number): number {
  let i = from
  let s = 0
  let t = 0
  let u = 0
  let v = 0
  for (; i + 3 < a.length; i += 4) {
    s += a[i]! * b[i]!
    t += a[i + 1]! * b[i + 1]!
    u += a[i + 2]! * b[i + 2]!
    v += a[i + 3]! * b[i + 3]!
  }
  for (; i < a.length; i++) s += a[i]! * b[i]!
  return s + t + (u + v)
}
