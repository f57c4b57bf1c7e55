// A point's distance from a query in float64, as WebAssembly.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64,
  branchIf,
  constant,
  constantF64,
  get,
  increase,
  load32,
  loadF64,
  loop,
  maximumF64,
  minimumF64,
  multiply,
  multiplyF64,
  notEqual,
  set,
  store32,
  subtract,
  subtractF64,
  tee,
  zeroF64,
} from '../wasm/instructions.ts'
import { queryHead, queryPlaces } from './nearest-layout.ts'
import type { Locals } from './scan-locals.ts'
import { double, integer, points, query, rowBytes } from './scan-locals.ts'

/** Sums of squared differences; |x|^2 - 2 x.y + |y|^2, not below 0; 1 - x.y of rows of length 1, within [0, 2]. */
export type Exact = 'squares' | 'expanded' | 'cosine'

export const exactNames: Readonly<Record<Exact, string>> = {
  squares: 'Squares',
  expanded: 'Expanded',
  cosine: 'Cosine',
}

const doubleBytes = 8

/** Sums over x and the row of `point`, in ascending order from zero, into `value`; x and y walk on by themselves. */
function sumCode(at: Locals, term: Code): Code {
  const { point, x, y } = integer(at)
  const { value } = double(at)
  return [
    ...get(point),
    ...get(rowBytes),
    ...multiply,
    ...get(points),
    ...add,
    ...set(y),
    ...get(query),
    ...constant(queryHead),
    ...add,
    ...set(x),
    ...zeroF64,
    ...set(value),
    ...loop(
      [...get(value), ...get(x), ...loadF64(0), ...get(y), ...loadF64(0), ...term],
      [...addF64, ...set(value)],
      increase(x, doubleBytes),
      increase(y, doubleBytes),
      [...get(x), ...get(query), ...constant(queryHead), ...add, ...subtract],
      [...get(rowBytes), ...notEqual, ...branchIf(0)],
    ),
    ...get(query),
    ...get(query),
    ...load32(queryPlaces.looked),
    ...constant(1),
    ...add,
    ...store32(queryPlaces.looked),
  ]
}

export function squaresCode(at: Locals): Code {
  const { spare } = double(at)
  return sumCode(at, [...subtractF64, ...tee(spare), ...get(spare), ...multiplyF64])
}

function cosineCode(at: Locals): Code {
  const { value } = double(at)
  return [
    ...sumCode(at, multiplyF64),
    ...constantF64(2),
    ...zeroF64,
    ...constantF64(1),
    ...get(value),
    ...subtractF64,
    ...maximumF64,
    ...minimumF64,
    ...set(value),
  ]
}

function expandedCode(at: Locals): Code {
  const { value } = double(at)
  return [
    ...sumCode(at, multiplyF64),
    ...zeroF64,
    ...get(query),
    ...loadF64(queryPlaces.ownNorm),
    ...constantF64(2),
    ...get(value),
    ...multiplyF64,
    ...subtractF64,
    ...get(at.norms),
    ...get(integer(at).point),
    ...constant(doubleBytes),
    ...multiply,
    ...add,
    ...loadF64(0),
    ...addF64,
    ...maximumF64,
    ...set(value),
  ]
}

export const exactCode: Readonly<Record<Exact, (at: Locals) => Code>> = {
  squares: squaresCode,
  expanded: expandedCode,
  cosine: cosineCode,
}
