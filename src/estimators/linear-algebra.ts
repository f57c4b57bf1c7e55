// Small dense linear algebra on fitted matrices, done once when a model is read.
import { fault } from '../errors.ts'

/** Larger systems no honest file asks for: they cost n^3. */
const maximumOrder = 3000

/** A^-1 B for A [n, n] and B [n, m], row-major, by Gaussian elimination with partial pivoting. Throws E_FORMAT when A is singular. */
export function solve(a: Float64Array, b: Float64Array, n: number): Float64Array {
  if (n > maximumOrder)
    throw fault('E_LIMIT', `a fitted matrix of order ${n} would have to be inverted`)
  const m = n === 0 ? 0 : b.length / n
  const left = a.slice()
  const right = b.slice()
  for (let column = 0; column < n; column++) {
    const pivot = largestBelow(left, n, column)
    if (left[pivot * n + column] === 0) throw fault('E_FORMAT', 'a fitted matrix is singular')
    swapRows(left, n, pivot, column)
    swapRows(right, m, pivot, column)
    for (let row = column + 1; row < n; row++) {
      const factor = left[row * n + column]! / left[column * n + column]!
      if (factor === 0) continue
      for (let j = column; j < n; j++) left[row * n + j]! -= factor * left[column * n + j]!
      for (let j = 0; j < m; j++) right[row * m + j]! -= factor * right[column * m + j]!
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let j = 0; j < m; j++) {
      let sum = right[row * m + j]!
      for (let k = row + 1; k < n; k++) sum -= left[row * n + k]! * right[k * m + j]!
      right[row * m + j] = sum / left[row * n + row]!
    }
  }
  return right
}

/** log |det A| for A [n, n]. */
export function logDeterminant(a: Float64Array, n: number): number {
  const left = a.slice()
  let sum = 0
  for (let column = 0; column < n; column++) {
    const pivot = largestBelow(left, n, column)
    swapRows(left, n, pivot, column)
    const value = left[column * n + column]!
    sum += Math.log(Math.abs(value))
    for (let row = column + 1; row < n; row++) {
      const factor = left[row * n + column]! / value
      for (let j = column; j < n; j++) left[row * n + j]! -= factor * left[column * n + j]!
    }
  }
  return sum
}

/** A B for A [n, k] and B [k, m], row-major. */
export function multiply(
  a: Float64Array,
  b: Float64Array,
  n: number,
  k: number,
  m: number,
): Float64Array {
  const product = new Float64Array(n * m)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < k; j++) {
      const value = a[i * k + j]!
      for (let l = 0; l < m; l++) product[i * m + l]! += value * b[j * m + l]!
    }
  }
  return product
}

export function identity(n: number): Float64Array {
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++) result[i * n + i] = 1
  return result
}

/** [n, m] -> [m, n]. */
export function transpose(a: Float64Array, n: number, m: number): Float64Array {
  const result = new Float64Array(a.length)
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) result[j * n + i] = a[i * m + j]!
  return result
}

function largestBelow(matrix: Float64Array, n: number, column: number): number {
  let best = column
  for (let row = column + 1; row < n; row++) {
    if (Math.abs(matrix[row * n + column]!) > Math.abs(matrix[best * n + column]!)) best = row
  }
  return best
}

function swapRows(matrix: Float64Array, width: number, a: number, b: number): void {
  if (a === b) return
  for (let j = 0; j < width; j++) {
    const kept = matrix[a * width + j]!
    matrix[a * width + j] = matrix[b * width + j]!
    matrix[b * width + j] = kept
  }
}
