// Where the smallest or largest number of a row stands, without a branch that depends on the numbers: a wrong guess costs 20 cycles.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64s,
  atLeastF64s,
  atMostF64s,
  branchIf,
  constantBytes,
  constantF64s,
  countDown,
  differF64s,
  get,
  increase,
  loadFirstF64,
  loadSecondF64,
  loop,
  notEqual,
  orVector,
  selectBits,
  set,
  storeVector,
  tee,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'

/** ArgMin, ArgMax (x, k, to, turns): the first place of that number in 4 rows of at least 2, `turns` times; rows lie k bytes apart. */
export function firstFunctions(): WasmFunction[] {
  return [firstFunction('ArgMin', atLeastF64s), firstFunction('ArgMax', atMostF64s)]
}

/** `keeps`: of a number and the best so far, whether the best stays. A NaN fails every comparison, so it wins, and what is NaN stays. */
function firstFunction(name: string, keeps: Code): WasmFunction {
  const [x, k, to, turns] = [0, 1, 2, 3]
  const end = 4
  const rows = [5, 6, 7, 8]
  const place = 9
  const pairs = [0, 1]
  const best = (v: number) => 10 + v
  const first = (v: number) => 12 + v
  const [value, stays] = [14, 15]
  /** A number each of two rows. */
  const load = (v: number): Code => [
    ...get(rows[2 * v + 1]!),
    ...get(rows[2 * v]!),
    ...loadFirstF64(0),
    ...loadSecondF64(0),
  ]
  const forward = rows.map((row) => increase(row, 8))
  return {
    name,
    parameters: 4,
    locals: 5,
    vectors: 7,
    body: loop(
      [...get(x), ...tee(rows[0]!), ...get(k), ...add, ...set(end)],
      ...rows.slice(1).map((row): Code => [...get(row - 1), ...get(k), ...add, ...set(row)]),
      ...pairs.map((v): Code =>
        [...load(v), ...set(best(v)), ...constantBytes(0)].concat(set(first(v))),
      ),
      [...constantBytes(0), ...set(place)],
      ...forward,
      loop(
        [...get(place), ...constantF64s(1), ...addF64s, ...set(place)],
        ...pairs.flatMap((v): Code[] => [
          [...load(v), ...tee(value), ...get(best(v)), ...keeps],
          [...get(best(v)), ...get(best(v)), ...differF64s, ...orVector, ...set(stays)],
          [...get(best(v)), ...get(value), ...get(stays), ...selectBits, ...set(best(v))],
          [...get(first(v)), ...get(place), ...get(stays), ...selectBits, ...set(first(v))],
        ]),
        ...forward,
        [...get(rows[0]!), ...get(end), ...notEqual, ...branchIf(0)],
      ),
      ...pairs.map((v): Code => [...get(to), ...get(first(v)), ...storeVector(16 * v)]),
      increase(to, 32),
      [...get(rows[3]!), ...set(x)],
      [...countDown(turns), ...branchIf(0)],
    ),
  }
}
