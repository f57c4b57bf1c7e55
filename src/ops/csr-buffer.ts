import type { Tensor } from '../ir/tensor.ts'

/**
 * Memory for a CSR result that a kernel makes anew on every call: kept by the kernel and grown when needed, because
 * allocating three arrays a request costs more than filling them. Graph outputs are dense, so nothing keeps it beyond a run.
 */
export class CsrBuffer {
  offsets = new Int32Array(2)
  columns = new Int32Array(0)
  values = new Float64Array(0)

  /** Makes room for `rows` rows of `count` values together; old contents are lost. */
  reserve(rows: number, count: number): void {
    if (this.offsets.length < rows + 1) this.offsets = new Int32Array(rows + 1)
    if (this.columns.length >= count) return
    this.columns = new Int32Array(count * 2)
    this.values = new Float64Array(count * 2)
  }

  /** Makes room for `count` values; old contents stay. */
  grow(count: number): void {
    if (this.columns.length >= count) return
    const { columns, values } = this
    this.columns = new Int32Array(count * 2)
    this.values = new Float64Array(count * 2)
    this.columns.set(columns)
    this.values.set(values)
  }

  /** Makes `output` the [rows, width] matrix that was written here. */
  show(output: Tensor, rows: number, width: number): void {
    output.setCsr(rows, width, { offsets: this.offsets, columns: this.columns }, this.values)
  }
}
