import { fault } from '../../errors.ts'
import type { Kernel, KernelContext } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import type { KernelName } from './kernel-matrix.ts'

/** Columns of a CSR matrix: entries of column j stand from offsets[j], rows ascending. */
interface Columns {
  readonly offsets: Int32Array
  readonly rows: Int32Array
  readonly values: Float64Array
}

/**
 * KernelMatrix with CSR rows of Y: products are added up column by column of Y, so that a row of X costs only the entries that share
 * a column with it, not M times its length.
 */
export function sparseKernelMatrix(
  y: Tensor,
  kernel: KernelName,
  finish: (to: { [index: number]: number }, count: number) => void,
  context: KernelContext,
): Kernel {
  if (!['linear', 'poly', 'rbf', 'sigmoid'].includes(kernel))
    throw fault('E_UNSUPPORTED', `KernelMatrix of CSR rows with kernel ${kernel}`)
  const [m, d] = [y.shape[0]!, y.shape[1]!]
  const columns = columnsOf(y)
  const squares = rowSquares(y)
  const isRadial = kernel === 'rbf'
  return ([x], [output]) => {
    const n = x!.shape[0]!
    output!.resize2(n, m)
    const to = numbers(output!)
    to.fill(0)
    const from = numbers(x!)
    const { csr } = x!
    for (let row = 0; row < n; row++) {
      const base = row * m
      const start = csr ? csr.offsets[row]! : row * d
      const end = csr ? csr.offsets[row + 1]! : start + d
      let square = 0
      let work = m * 8 + end - start
      for (let i = start; i < end; i++) {
        const value = from[i]!
        if (value === 0) continue
        square += value * value
        const column = csr ? csr.columns[i]! : i - start
        const last = columns.offsets[column + 1]!
        work += last - columns.offsets[column]!
        for (let e = columns.offsets[column]!; e < last; e++)
          to[base + columns.rows[e]!]! += value * columns.values[e]!
      }
      context.spend(work)
      if (isRadial) {
        for (let j = 0; j < m; j++)
          to[base + j] = Math.max(0, square + squares[j]! - 2 * to[base + j]!)
      }
    }
    finish(to, to.length)
  }
}

function columnsOf(y: Tensor): Columns {
  const { offsets, columns } = y.csr!
  const count = offsets[y.rows]!
  const starts = new Int32Array(y.shape[1]! + 1)
  for (let i = 0; i < count; i++) starts[columns[i]! + 1]!++
  for (let j = 1; j < starts.length; j++) starts[j]! += starts[j - 1]!
  const next = starts.slice()
  const rows = new Int32Array(count)
  const values = new Float64Array(count)
  for (let row = 0; row < y.rows; row++) {
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
      const at = next[columns[i]!]!++
      rows[at] = row
      values[at] = numbers(y)[i]!
    }
  }
  return { offsets: starts, rows, values }
}

function rowSquares(y: Tensor): Float64Array {
  const { offsets } = y.csr!
  const values = numbers(y)
  const squares = new Float64Array(y.rows)
  for (let row = 0; row < y.rows; row++)
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) squares[row]! += values[i]! * values[i]!
  return squares
}
