import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'

/**
 * One row after another of a dense or CSR matrix [N, width], both written out and as a list of what is not zero.
 * `values` is valid until the next row.
 */
export class RowReader {
  readonly width: number
  /** The row, written out. */
  values: ArrayLike<number>
  /** Where it starts in `values`. */
  start = 0
  /** Columns other than zero, ascending: filled by `list`. */
  readonly columns: Int32Array
  count = 0
  private readonly scratch: Float64Array
  private readonly matrix: Tensor

  constructor(matrix: Tensor, width: number, scratch: Float64Array, columns: Int32Array) {
    this.matrix = matrix
    this.width = width
    this.scratch = scratch
    this.columns = columns
    this.values = matrix.csr ? scratch : numbers(matrix)
  }

  read(row: number): void {
    const { csr } = this.matrix
    if (!csr) {
      this.start = row * this.width
      return
    }
    this.scratch.fill(0)
    const from = numbers(this.matrix)
    for (let i = csr.offsets[row]!; i < csr.offsets[row + 1]!; i++)
      this.scratch[csr.columns[i]!]! += from[i]!
  }

  list(): void {
    this.count = 0
    for (let i = 0; i < this.width; i++)
      if (this.values[this.start + i] !== 0) this.columns[this.count++] = i
  }
}
