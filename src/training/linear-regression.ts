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
  let rank = 0
  let largest = 0
  for (let k = 0; k < Math.min(rows, width); k++) {
    const { best, norm } = largestColumn(a, order, k)
    if (k === 0) largest = norm
    if (norm <= rankTolerance * largest) break
    ;[order[k], order[best]] = [order[best]!, order[k]!]
    diagonal[k] = reflect(a, order, target, k, norm)
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

/** Of the columns from `k` on, the one with the largest part below row `k`. */
function largestColumn(
  a: readonly Float64Array[],
  order: readonly number[],
  k: number,
): { best: number; norm: number } {
  let best = k
  let most = -1
  for (let j = k; j < order.length; j++) {
    const column = a[order[j]!]!
    let squares = 0
    for (let i = k; i < column.length; i++) squares += column[i]! * column[i]!
    if (squares > most) {
      most = squares
      best = j
    }
  }
  return { best, norm: Math.sqrt(most) }
}

/** Reflects column k onto its first entry, and everything right of it with it; gives R's diagonal entry. */
function reflect(
  a: readonly Float64Array[],
  order: readonly number[],
  target: Float64Array,
  k: number,
  norm: number,
): number {
  const v = a[order[k]!]!
  const alpha = v[k]! > 0 ? -norm : norm
  v[k]! -= alpha
  let squares = 0
  for (let i = k; i < v.length; i++) squares += v[i]! * v[i]!
  const apply = (column: Float64Array): void => {
    let dot = 0
    for (let i = k; i < v.length; i++) dot += v[i]! * column[i]!
    const factor = (2 * dot) / squares
    for (let i = k; i < v.length; i++) column[i]! -= factor * v[i]!
  }
  for (let j = k + 1; j < order.length; j++) apply(a[order[j]!]!)
  apply(target)
  return alpha
}
