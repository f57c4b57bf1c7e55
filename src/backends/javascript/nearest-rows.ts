// The answers of KSmallest, from a scan of the known rows.
import type { Attributes } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import type { Heap } from '../../ops/neighbors/fast-scan.ts'
import { fastScan } from '../../ops/neighbors/fast-scan.ts'
import type { TieRule } from '../../ops/neighbors/max-heap.ts'
import { MaxHeap } from '../../ops/neighbors/max-heap.ts'
import type { Exact } from '../../ops/neighbors/exact-code.ts'

/** Where more points than this are looked at in float64, computing all distances is faster. */
export const mostLooked = 1 / 8
/** Where more rows than this have equal distances to settle, they are not looked for in any order first. */
const mostTied = 1 / 2
/** Points by neighbours from which it is worth while to find out first how far the last is. */
const manyPoints = 4

type Numbers = ArrayLike<number>

/** k distances, ascending, and their places. */
export interface Answer {
  readonly values: Numbers
  readonly places: Numbers
}

export interface NearestRows {
  /** Calls `write` once for each row of x; the answer is the callback's until it returns. */
  find(x: Numbers, rows: number, write: (row: number, answer: Answer) => void): void
  isWorthwhile(): boolean
}

/** Undefined where there is no scan. `plainRow` answers a row from all distances. */
export function nearestRows(
  known: Tensor,
  attributes: Attributes,
  exact: Exact,
  plainRow: (x: Numbers, row: number) => Answer,
): NearestRows | undefined {
  const [count, width] = known.shape as [number, number]
  const k = attributes['k'] as number
  const isHeap = attributes['selection'] === 'heap'
  // One more than k tells whether the last has an equal.
  const more = Math.min(k + 1, count)
  const scan = fastScan(numbers(known) as Float64Array, count, width, more, exact)
  if (!scan) return undefined
  const ties = isHeap ? (attributes['ties'] as TieRule) : '1.9'
  const [distinct, ordered] = [new MaxHeap(more, ties), new MaxHeap(k, ties)]
  let findsBound = more * manyPoints <= count
  let searched = 0
  let tied = 0

  function settle(x: Numbers, row: number, write: (row: number, answer: Answer) => void): void {
    if (!isHeap) return write(row, plainRow(x, row))
    scan!.inOrder(x, row, row + 1, k, (_, found) =>
      write(row, found ? pour(found, ordered) : plainRow(x, row)),
    )
  }

  return {
    find(x, rows, write) {
      searched += rows
      if (isHeap && !findsBound) {
        scan.inOrder(x, 0, rows, k, (row, found) =>
          write(row, found ? pour(found, ordered) : plainRow(x, row)),
        )
        return
      }
      const left: number[] = []
      scan[findsBound ? 'anyOrder' : 'inOrder'](x, 0, rows, more, (row, found) => {
        // Without equal distances every way of selecting finds the same.
        if (found && areDistinct(pour(found, distinct).values)) write(row, distinct)
        else left.push(row)
      })
      for (const row of left) settle(x, row, write)
      tied += left.length
      if (isHeap && tied > searched * mostTied) findsBound = false
    },
    isWorthwhile: () => scan.shareLooked() <= mostLooked && (isHeap || tied <= searched * mostTied),
  }
}

/** As KSmallest pours one heap into another before it orders it. */
function pour({ values, places }: Heap, heap: MaxHeap): MaxHeap {
  heap.clear(Number.MAX_VALUE)
  for (let i = 0; i < values.length; i++) heap.push(values[i]!, places[i]!)
  heap.sort()
  return heap
}

/** Of ascending distances; one that no point filled is none. */
function areDistinct(values: Float64Array): boolean {
  if (values[values.length - 1] === Number.MAX_VALUE) return false
  for (let i = 1; i < values.length; i++) if (values[i] === values[i - 1]) return false
  return true
}
