import type { DataType, NumericArray } from '../ir/data-type.ts'
import { allocate } from '../ir/data-type.ts'
import type { Tensor } from '../ir/tensor.ts'

/**
 * Adds up one sparse row after another into a CSR matrix whose memory is kept from run to run. Touched columns are bits of
 * two levels, so that they come out in ascending order without a sort (0.5 us against 2.5 us for 150 of 20,000 columns).
 */
export class RowSums {
  private readonly width: number
  private readonly dataType: DataType
  private readonly sums: Float64Array
  private readonly touched: Uint32Array
  private readonly summary: Uint32Array
  private count = 0
  private offsets = new Int32Array(2)
  private columns = new Int32Array(256)
  private values: NumericArray
  private stored = 0

  constructor(width: number, dataType: DataType) {
    this.width = width
    this.dataType = dataType
    this.sums = new Float64Array(width)
    this.touched = new Uint32Array(Math.ceil(width / 32))
    this.summary = new Uint32Array(Math.ceil(width / 1024))
    this.values = allocate(dataType, 256) as NumericArray
  }

  start(rows: number): void {
    if (this.offsets.length < rows + 1) this.offsets = new Int32Array(rows + 1)
    this.stored = 0
    // A row that an error left half done.
    if (this.count > 0) {
      this.touched.fill(0)
      this.summary.fill(0)
      this.count = 0
    }
  }

  add(column: number, value: number): void {
    const word = column >>> 5
    const bit = 1 << (column & 31)
    if ((this.touched[word]! & bit) === 0) {
      this.touched[word]! |= bit
      this.summary[word >>> 5]! |= 1 << (word & 31)
      this.sums[column] = value
      this.count++
    } else this.sums[column]! += value
  }

  /** Ends row `row`; `isBinary` stores 1 for every touched column, one that summed to 0 too. */
  endRow(row: number, isBinary: boolean): void {
    if (this.columns.length < this.stored + this.count) this.grow()
    const { touched, summary, columns, values, sums } = this
    let at = this.stored
    if (this.count > 0) {
      for (let block = 0; block < summary.length; block++) {
        let words = summary[block]!
        if (words === 0) continue
        summary[block] = 0
        for (; words !== 0; words &= words - 1) {
          const word = block * 32 + lowestBit(words)
          let bits = touched[word]!
          touched[word] = 0
          for (; bits !== 0; bits &= bits - 1) {
            const column = word * 32 + lowestBit(bits)
            columns[at] = column
            values[at++] = isBinary ? 1 : sums[column]!
          }
        }
      }
    }
    this.stored = at
    this.count = 0
    this.offsets[row + 1] = at
  }

  /** Gives the matrix to `output`; it lives until the next `start`. */
  finish(rows: number, output: Tensor): void {
    const { offsets, columns, values, stored } = this
    output.setCsr(rows, this.width, { offsets, columns }, values.subarray(0, stored))
  }

  private grow(): void {
    const size = Math.max(this.columns.length * 2, this.stored + this.count)
    const columns = new Int32Array(size)
    const values = allocate(this.dataType, size) as NumericArray
    columns.set(this.columns)
    values.set(this.values)
    this.columns = columns
    this.values = values
  }
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}
