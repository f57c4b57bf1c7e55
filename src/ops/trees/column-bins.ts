import { gridBytes } from './bin-code.ts'
import { gridOf, mostCells } from './grid.ts'

/** Borders that a count in a byte can tell apart. */
export const mostInByte = 255
/** Rows of one turn of the loop that counts. */
const rowsATurn = 4

/** Columns of numbers whose borders lie in WebAssembly's memory. */
export interface PlacedColumns {
  /** Counts the borders of `column` below each of `rows` float32 at address `x`: bytes at address `counts`, countBias less. */
  count(column: number, x: number, counts: number, rows: number): void
}

/** A halving may look so far behind the last border. */
const room = 128
const bytesOf = (borders: Float32Array) => gridBytes + 4 + mostCells + 4 * (borders.length + room)

/** Bytes that placeColumns takes. */
export function columnBinBytes(lists: readonly Float32Array[]): number {
  return lists.reduce((sum, borders) => sum + bytesOf(borders), 0)
}

/** Writes grids and borders of each list, of up to 255 ascending float32, to `memory` from `at` on. */
export function placeColumns(
  lists: readonly Float32Array[],
  memory: ArrayBuffer,
  at: number,
  run: Readonly<Record<string, (...values: number[]) => void>>,
): PlacedColumns {
  let next = at
  const columns = lists.map((borders) => {
    const { lowest, scale, cells, starts, steps } = gridOf(borders)
    const grid = next
    const startsAt = grid + gridBytes + 4
    const bordersAt = startsAt + mostCells
    next += bytesOf(borders)
    new Float32Array(memory, grid, 3).set([lowest, scale, cells - 1])
    new Uint8Array(memory, startsAt, cells).set(starts)
    new Float32Array(memory, bordersAt, borders.length + room)
      .fill(Infinity, borders.length)
      .set(borders)
    return { grid, startsAt, bordersAt, bin: run[`bin${steps}`]! }
  })
  return {
    count: (column, x, counts, rows) => {
      const { grid, startsAt, bordersAt, bin } = columns[column]!
      bin(x, grid, startsAt, bordersAt, counts, Math.ceil(rows / rowsATurn))
    },
  }
}
