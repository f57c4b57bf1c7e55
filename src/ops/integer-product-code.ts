// Products of small integers as WebAssembly: eight columns at a time, two factors of each with one instruction.
import type { Code } from './wasm/instructions.ts'
import {
  addInt32s,
  addTo,
  branchIf,
  constantBytes,
  countDown,
  dotInt16,
  get,
  increase,
  loadBytesAsInt16,
  loadSplatF32,
  loop,
  set,
  storeVector,
} from './wasm/instructions.ts'
import type { WasmFunction } from './wasm/instantiate.ts'
import { compile } from './wasm/instantiate.ts'

/** Columns that one turn of a loop takes. */
export const columnsTogether = 8
/** Rows that one turn takes where there are so many. */
export const rowsTogether = 4

let made: { readonly module: object | undefined } | undefined

/**
 * rows1 and rows4(a, w, to, pairs, step, toStep, blocks): sums of products of so many rows at `a`, int16 in pairs, `step` bytes a row,
 * with `blocks` times eight columns at `w`, int8, pair after pair of the eight; int32 at `to`, `toStep` bytes a row.
 */
export function integerModule(): object | undefined {
  made ??= { module: compile([rowsFunction(1), rowsFunction(rowsTogether)]) }
  return made.module
}

function rowsFunction(rows: number): WasmFunction {
  const [a, w, to, pairs, step, toStep, blocks] = [0, 1, 2, 3, 4, 5, 6]
  const count = 7
  const place = 8
  const pointer = (row: number) => 9 + row
  const locals = 2 + rows
  const vector = 7 + locals
  const [left, right, factor] = [vector, vector + 1, vector + 2]
  const sum = (row: number, half: number) => vector + 3 + row * 2 + half
  const each = (of: (row: number) => Code): Code =>
    Array.from({ length: rows }, (_, row) => of(row)).flat()
  const point: Code = each((row) =>
    row === 0
      ? [...get(a), ...set(pointer(0))]
      : [...get(pointer(row - 1)), ...set(pointer(row)), ...addTo(pointer(row), step)],
  )
  const clear = each((row) =>
    [0, 1].flatMap((half) => [...constantBytes(0), ...set(sum(row, half))]),
  )
  const add = (row: number, half: number, columns: number): Code => [
    ...get(sum(row, half)),
    ...get(factor),
    ...get(columns),
    ...dotInt16,
    ...addInt32s,
    ...set(sum(row, half)),
  ]
  const multiply = loop(
    [...get(w), ...loadBytesAsInt16(0), ...set(left)],
    [...get(w), ...loadBytesAsInt16(8), ...set(right)],
    each((row) => [
      ...get(pointer(row)),
      // A pair of int16 in all four places: the type does not matter.
      ...loadSplatF32(0),
      ...set(factor),
      ...add(row, 0, left),
      ...add(row, 1, right),
      ...increase(pointer(row), 4),
    ]),
    increase(w, 16),
    countDown(count),
    branchIf(0),
  )
  const store: Code = [
    ...get(to),
    ...set(place),
    ...each((row) => [
      ...[0, 1].flatMap((half) => [
        ...get(place),
        ...get(sum(row, half)),
        ...storeVector(half * 16),
      ]),
      ...addTo(place, toStep),
    ]),
  ]
  const body = loop(
    point,
    clear,
    [...get(pairs), ...set(count)],
    multiply,
    store,
    increase(to, columnsTogether * 4),
    countDown(blocks),
    branchIf(0),
  )
  return { name: `rows${rows}`, parameters: 7, locals, vectors: 3 + rows * 2, body }
}
