// Rows as trees compare them, as WebAssembly: rounded to float32, missing values as NaN or as infinity, and whether there were any.
import type { Code } from '../wasm/instructions.ts'
import {
  absoluteF32s,
  branchIf,
  constantF32s,
  countDown,
  demoteF64s,
  equalF32s,
  get,
  increase,
  joinHalves,
  loadVector,
  loop,
  orVector,
  set,
  smallerF32s,
  storeVector,
  subtractF32s,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'

export interface RowForm {
  readonly features: number
  readonly hasPlain: boolean
  readonly hasRaised: boolean
  /** What +Infinity itself becomes among the raised. */
  readonly top: number
}

/** float32 of a vector. */
export const lanes = 4

/** The last vector of a row reaches behind it, and so behind the last row. */
export const slackBytes = 64
/** Two vectors: not 0 where a number was not finite; where one was infinite as a float32. */
export const flagBytes = 32

/**
 * fillRows(from, to, flags, rows, vectors): `rows` rows of float64, or of float32 for fillRowsSingle, to rows of cells; and what
 * was among them to the flags. `vectors`: how many of a row's, at least 1.
 */
export function rowFunctions(form: RowForm): WasmFunction[] {
  return [
    { name: 'fillRows', parameters: 5, locals: 1, vectors: 3, body: bodyOf(form, 8) },
    { name: 'fillRowsSingle', parameters: 5, locals: 1, vectors: 3, body: bodyOf(form, 4) },
  ]
}

function bodyOf({ features, hasPlain, hasRaised, top }: RowForm, size: number): Code {
  const [from, to, flags, rows, vectors] = [0, 1, 2, 3, 4]
  const left = 5
  const [value, odd, infinite] = [6, 7, 8]
  const width = Math.ceil(features / lanes) * lanes
  const raisedAt = hasPlain ? 4 * width : 0
  const half = (offset: number): Code => [get(from), loadVector(offset), demoteF64s].flat()
  const read: Code =
    size === 8 ? [half(0), half(16), joinHalves].flat() : [get(from), loadVector(0)].flat()
  // The second where it is smaller, else the first: so a NaN becomes infinite, and what is above `top` becomes that.
  const raised = [constantF32s(Infinity), get(value)]
  if (top !== Infinity) raised.push(constantF32s(top), smallerF32s)
  const addFlag = (flag: number, ...bits: Code[]) =>
    [get(flag), ...bits, orVector, set(flag)].flat()
  const zero = (flag: number) => [constantF32s(0), set(flag)].flat()
  const rowsBytes = 4 * width * (Number(hasPlain) + Number(hasRaised))
  return [
    zero(odd),
    zero(infinite),
    loop(
      [get(vectors), set(left)].flat(),
      loop(
        read,
        set(value),
        hasPlain ? [get(to), get(value), storeVector(0)].flat() : [],
        hasRaised ? [get(to), ...raised, smallerF32s, storeVector(raisedAt)].flat() : [],
        addFlag(odd, get(value), get(value), subtractF32s),
        addFlag(infinite, get(value), absoluteF32s, constantF32s(Infinity), equalF32s),
        increase(from, lanes * size),
        increase(to, 4 * lanes),
        countDown(left),
        branchIf(0),
      ),
      increase(from, (features - width) * size),
      increase(to, rowsBytes - 4 * width),
      countDown(rows),
      branchIf(0),
    ),
    [get(flags), get(odd), storeVector(0)].flat(),
    [get(flags), get(infinite), storeVector(16)].flat(),
  ].flat()
}
