import { whole } from './bin-code.ts'

/** Cells of equal width over borders: how many lie before each cell, and how many halvings find the place inside one. */
export interface Grid {
  readonly lowest: number
  readonly scale: number
  readonly cells: number
  readonly starts: Uint16Array
  readonly steps: number
}

export const mostCells = 1024
const sizes = [256, mostCells]

/**
 * `borders`: up to 65,535 numbers, ascending, none NaN. What is uneven gets cells with many borders, which cost steps, not answers.
 */
export function gridOf(borders: Float32Array | Float64Array): Grid {
  const finite = borders.filter((border) => Number.isFinite(Math.fround(border)))
  const lowest = Math.fround(finite[0] ?? 0)
  const span = (finite.at(-1) ?? 0) - lowest
  let best: Grid | undefined
  for (const cells of sizes) {
    const wanted = Math.fround((cells - 1) / span)
    const scale = Number.isFinite(wanted) && wanted > 0 ? wanted : 1
    const starts = new Uint16Array(cells)
    const counts = new Int32Array(cells)
    for (const border of borders) counts[cellOf(border, lowest, scale, cells)]!++
    let most = 0
    for (let cell = 0, before = 0; cell < cells; cell++) {
      starts[cell] = before
      before += counts[cell]!
      most = Math.max(most, counts[cell]!)
    }
    const steps = Math.max(1, Math.ceil(Math.log2(most + 1)))
    if (!best || steps < best.steps) best = { lowest, scale, cells, starts, steps }
    if (best.steps === 1) break
  }
  return best!
}

/** The same float32 arithmetic as in WebAssembly: what is rounded there is rounded here, so that order is kept. */
function cellOf(value: number, lowest: number, scale: number, cells: number): number {
  const place = Math.fround(Math.fround(Math.fround(value) - lowest) * scale)
  const held = Math.min(cells - 1, 0 < place ? place : 0)
  return Math.fround(held + whole) - whole
}
