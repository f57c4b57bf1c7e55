import type { Target } from '../table/target.ts'
import type { BinnedColumn } from './bin-columns.ts'
import type { GrownNode } from './grow-tree.ts'
import { leafFinder } from './walk-bins.ts'

/** How a forest does on rows by the trees that have not drawn them: as good as rows held out (Breiman 2001). */
export class OutOfBag {
  private readonly target: Target
  private readonly width: number
  private readonly base: number
  private readonly sums: Float64Array
  private readonly counts: Int32Array

  constructor(target: Target, width: number, base: number) {
    this.target = target
    this.width = width
    this.base = base
    this.sums = new Float64Array(target.values.length * width)
    this.counts = new Int32Array(target.values.length)
  }

  /** Counts a tree in. */
  add(
    nodes: readonly GrownNode[],
    columns: readonly BinnedColumn[],
    rows: Int32Array,
    drawn: Uint8Array,
  ): void {
    const leafOf = leafFinder(nodes, columns)
    for (const row of rows) {
      if (drawn[row] === 1) continue
      const { values } = leafOf(row)
      this.counts[row]!++
      for (let k = 0; k < this.width; k++) this.sums[row * this.width + k]! += values[k]!
    }
  }

  /** Mean squared error, of classes Brier's score; NaN while every row was drawn. */
  loss(rows: Int32Array): number {
    const { target, width } = this
    let sum = 0
    let seen = 0
    for (const row of rows) {
      const count = this.counts[row]!
      if (count === 0) continue
      seen++
      const y = target.values[row]!
      for (let k = 0; k < width; k++) {
        const wanted = width === 1 ? y : y === k ? 1 : 0
        sum += (this.base + this.sums[row * width + k]! / count - wanted) ** 2
      }
    }
    return sum / seen
  }
}
