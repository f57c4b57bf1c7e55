import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'

/** Each row's neighbours, from INT64 [N, k] with weights [N, k] or none, or from CSR [N, M]: columns are neighbours, values weights. */
export interface NeighborLists {
  readonly rows: number
  readonly places: ArrayLike<number>
  /** undefined: 1 each. */
  readonly weights: ArrayLike<number> | undefined
  readonly startOf: (row: number) => number
}

export function neighborLists(neighbours: Tensor, weights: Tensor | undefined): NeighborLists {
  const { csr, rows } = neighbours
  if (csr)
    return {
      rows,
      places: csr.columns,
      weights: numbers(neighbours),
      startOf: (row) => csr.offsets[row]!,
    }
  const k = neighbours.width
  return {
    rows,
    places: numbers(neighbours),
    weights: weights && numbers(weights),
    startOf: (row) => row * k,
  }
}
