// The product of a CSR matrix and dense weights behind MatMul and Gemm.
import type { Tensor } from '../ir/tensor.ts'
import { numbers } from '../ir/tensor.ts'

/** to[r, j] = sum over the stored entries of row r, in their order, of value * weights[column, j], plus bias[j]. Weights [K, M]. */
export function sparseProduct(
  a: Tensor,
  weights: ArrayLike<number>,
  bias: Float64Array | undefined,
  to: { [index: number]: number },
  m: number,
): void {
  const { offsets, columns } = a.csr!
  const values = numbers(a)
  const rows = a.shape[0]!
  if (m === 1) {
    const add = bias ? bias[0]! : 0
    for (let row = 0; row < rows; row++) {
      const end = offsets[row + 1]!
      let sum = 0
      for (let i = offsets[row]!; i < end; i++) sum += values[i]! * weights[columns[i]!]!
      to[row] = sum + add
    }
    return
  }
  for (let row = 0; row < rows; row++) {
    const base = row * m
    const end = offsets[row + 1]!
    for (let j = 0; j < m; j++) to[base + j] = 0
    for (let i = offsets[row]!; i < end; i++) {
      const value = values[i]!
      const from = columns[i]! * m
      for (let j = 0; j < m; j++) to[base + j]! += value * weights[from + j]!
    }
    if (bias) for (let j = 0; j < m; j++) to[base + j]! += bias[j]!
  }
}
