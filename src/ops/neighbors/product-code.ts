// Products of a query's integers with those of points, less the points' half norms, as WebAssembly.
import type { Code } from '../wasm/instructions.ts'
import {
  addInt32s,
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
  splatInt32,
  storeVector,
  subtract,
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
  const spread = to + 2
  const addProduct = (sum: number, offset: number): Code => [
    ...get(sum),
    ...get(spread),
    ...get(panel),
    ...loadVector(offset),
    ...dotInt16,
    ...addInt32s,
    ...set(sum),
  ]
  return [
    ...get(panel),
    ...loadVector(0),
    ...set(to),
    ...get(panel),
    ...loadVector(16),
    ...set(to + 1),
    ...increase(panel, 32),
    ...get(wholes),
    ...set(whole),
    ...loop(
      [...get(whole), ...loadSplatF32(0), ...set(spread)],
      [...addProduct(to, 0), ...addProduct(to + 1, 16)],
      [...get(whole), ...loadSplatF32(4), ...set(spread)],
      [...addProduct(to, 32), ...addProduct(to + 1, 48)],
      increase(panel, 64),
      increase(whole, 8),
      [...get(whole), ...get(wholesEnd), ...notEqual, ...branchIf(0)],
    ),
  ]
}

/** products: all sums of so many groups to `sums`; for every `perBlock` groups the largest in each of the eight places to `maxima`. */
export function productsFunction(): WasmFunction {
  const [wholes, wholesEnd, panel, groups, perBlock, sums, maxima] = [0, 1, 2, 3, 4, 5, 6]
  const [whole, left] = [7, 8]
  const [sum, first] = [9, 12]
  const store = (from: number, to: number, offset: number): Code => [
    ...get(to),
    ...get(from),
    ...storeVector(offset),
  ]
  return {
    name: 'products',
    parameters: 7,
    locals: 2,
    vectors: 5,
    body: loop(
      [...get(perBlock), ...set(left)],
      [...get(groups), ...get(perBlock), ...lessInt, ...when(get(groups), set(left))],
      [...get(groups), ...get(left), ...subtract, ...set(groups)],
      [...constant(lowest), ...splatInt32, ...set(first)],
      [...constant(lowest), ...splatInt32, ...set(first + 1)],
      loop(
        productCode(wholes, wholesEnd, whole, panel, sum),
        [...store(sum, sums, 0), ...store(sum + 1, sums, 16)],
        [...get(first), ...get(sum), ...maximumInt32s, ...set(first)],
        [...get(first + 1), ...get(sum + 1), ...maximumInt32s, ...set(first + 1)],
        increase(sums, sumBytes),
        [...countDown(left), ...branchIf(0)],
      ),
      [...store(first, maxima, 0), ...store(first + 1, maxima, 16)],
      increase(maxima, 32),
      [...get(groups), ...branchIf(0)],
    ),
  }
}
