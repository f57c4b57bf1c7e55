// Products of a query's integers with those of points, less the points' half norms, as WebAssembly.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addInt32s,
  and,
  branchIf,
  constant,
  countDown,
  dotInt16,
  get,
  increase,
  lessInt,
  loadSplatF32,
  loadVector,
  loop,
  maximumInt32s,
  notEqual,
  set,
  shiftRight,
  splatInt32,
  storeVector,
  subtract,
  tee,
  when,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { lowest, sumBytes } from './nearest-layout.ts'

/** Of the group at `panel`, which goes on behind it: into vectors `to` and to + 1; to + 2 and local `whole` are scratch. */
export function productCode(
  wholes: number,
  wholesEnd: number,
  whole: number,
  panel: number,
  to: number,
): Code {
  return productsOf(wholes, wholesEnd, whole, [panel], to)
}

/** The same of several groups together, at their panels: each column of the query is loaded once. */
function productsOf(
  wholes: number,
  wholesEnd: number,
  whole: number,
  panels: readonly number[],
  to: number,
): Code {
  const spread = to + 2 * panels.length
  const addProducts = (offset: number): Code =>
    panels.flatMap((panel, i) =>
      [0, 1].flatMap((half) => [
        ...get(to + 2 * i + half),
        ...get(spread),
        ...get(panel),
        ...loadVector(offset + 16 * half),
        ...dotInt16,
        ...addInt32s,
        ...set(to + 2 * i + half),
      ]),
    )
  return [
    ...panels.flatMap((panel, i) => [
      ...get(panel),
      ...loadVector(0),
      ...set(to + 2 * i),
      ...get(panel),
      ...loadVector(16),
      ...set(to + 2 * i + 1),
      ...increase(panel, 32),
    ]),
    ...get(wholes),
    ...set(whole),
    ...loop(
      [...get(whole), ...loadSplatF32(0), ...set(spread), ...addProducts(0)],
      [...get(whole), ...loadSplatF32(4), ...set(spread), ...addProducts(32)],
      ...panels.map((panel) => increase(panel, 64)),
      increase(whole, 8),
      [...get(whole), ...get(wholesEnd), ...notEqual, ...branchIf(0)],
    ),
  ]
}

/**
 * products: all sums of so many groups to `sums`; for every `perBlock` groups, the largest in each of the eight
 * places to `maxima`.
 */
export function productsFunction(): WasmFunction {
  const [wholes, wholesEnd, panel, groups, perBlock, sums, maxima, groupSize] = [
    0, 1, 2, 3, 4, 5, 6, 7,
  ]
  const [whole, left, next] = [8, 9, 10]
  const sum = 11
  const largest = 16
  const store = (from: number, to: number, offset: number): Code => [
    ...get(to),
    ...get(from),
    ...storeVector(offset),
  ]
  const keep = (group: number): Code =>
    [0, 1].flatMap((half) => [
      ...store(sum + 2 * group + half, sums, group * sumBytes + 16 * half),
      ...get(largest + half),
      ...get(sum + 2 * group + half),
      ...maximumInt32s,
      ...set(largest + half),
    ])
  return {
    name: 'products',
    parameters: 8,
    locals: 3,
    vectors: 7,
    body: loop(
      [...get(perBlock), ...set(left)],
      [...get(groups), ...get(perBlock), ...lessInt, ...when(get(groups), set(left))],
      [...get(groups), ...get(left), ...subtract, ...set(groups)],
      [...constant(lowest), ...splatInt32, ...set(largest)],
      [...constant(lowest), ...splatInt32, ...set(largest + 1)],
      [...get(left), ...constant(1), ...and],
      when(productCode(wholes, wholesEnd, whole, panel, sum), keep(0), increase(sums, sumBytes)),
      [...get(left), ...constant(1), ...shiftRight, ...tee(left)],
      when(
        loop(
          [...get(panel), ...get(groupSize), ...add, ...set(next)],
          productsOf(wholes, wholesEnd, whole, [panel, next], sum),
          [...keep(0), ...keep(1), ...get(next), ...set(panel)],
          increase(sums, 2 * sumBytes),
          [...countDown(left), ...branchIf(0)],
        ),
      ),
      [...store(largest, maxima, 0), ...store(largest + 1, maxima, 16)],
      increase(maxima, 32),
      [...get(groups), ...branchIf(0)],
    ),
  }
}
