import type { Csr } from '../../ir/tensor.ts'
import type { FillRow } from './dense-distances.ts'
import { lengthOf } from './dense-distances.ts'

/** Known rows as CSR; columns ascend in a row. */
export interface SparseRows {
  readonly csr: Csr
  readonly values: ArrayLike<number>
  readonly count: number
}

/** As expandedSquares. */
export function sparseExpandedSquares(rows: SparseRows): FillRow {
  const norms = sparseNorms(rows)
  return (row, to, base) => {
    let norm = 0
    for (let i = 0; i < row.width; i++)
      norm += row.values[row.start + i]! * row.values[row.start + i]!
    for (let j = 0; j < rows.count; j++) {
      to[base + j] = Math.max(0, norm - 2 * product(rows, j, row.values, row.start) + norms[j]!)
    }
  }
}

/** As cosine. */
export function sparseCosine(rows: SparseRows): FillRow {
  const { offsets } = rows.csr
  const norms = sparseNorms(rows)
  const values = Float64Array.from(rows.values)
  for (let j = 0; j < rows.count; j++)
    for (let i = offsets[j]!; i < offsets[j + 1]!; i++) values[i]! /= lengthOf(norms[j]!)
  const units = { ...rows, values }
  let x = new Float64Array(0)
  return (row, to, base) => {
    if (x.length !== row.width) x = new Float64Array(row.width)
    let norm = 0
    for (let i = 0; i < row.width; i++)
      norm += row.values[row.start + i]! * row.values[row.start + i]!
    const length = lengthOf(norm)
    for (let i = 0; i < row.width; i++) x[i] = row.values[row.start + i]! / length
    for (let j = 0; j < rows.count; j++)
      to[base + j] = Math.min(2, Math.max(0, 1 - product(units, j, x, 0)))
  }
}

/** Sums of |x - y| over the columns that either has, in ascending order. */
export function sparseManhattan(rows: SparseRows): FillRow {
  const { offsets, columns } = rows.csr
  return (row, to, base) => {
    row.list()
    for (let j = 0; j < rows.count; j++) {
      let sum = 0
      let at = 0
      for (let i = offsets[j]!; i < offsets[j + 1]!; i++) {
        const column = columns[i]!
        for (; at < row.count && row.columns[at]! < column; at++)
          sum += Math.abs(row.values[row.start + row.columns[at]!]!)
        if (at < row.count && row.columns[at] === column) at++
        sum += Math.abs(row.values[row.start + column]! - rows.values[i]!)
      }
      for (; at < row.count; at++) sum += Math.abs(row.values[row.start + row.columns[at]!]!)
      to[base + j] = sum
    }
  }
}

function product(rows: SparseRows, j: number, x: ArrayLike<number>, start: number): number {
  const { offsets, columns } = rows.csr
  let sum = 0
  for (let i = offsets[j]!; i < offsets[j + 1]!; i++)
    sum += x[start + columns[i]!]! * rows.values[i]!
  return sum
}

function sparseNorms({ csr, values, count }: SparseRows): Float64Array {
  const norms = new Float64Array(count)
  for (let j = 0; j < count; j++)
    for (let i = csr.offsets[j]!; i < csr.offsets[j + 1]!; i++) norms[j]! += values[i]! * values[i]!
  return norms
}
