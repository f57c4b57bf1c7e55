// Which of some points are near a query, as WebAssembly: 16-bit integers tell most of them too far, eight at a time, before float64 decides.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64,
  addInt32s,
  and,
  atLeastF64,
  atLeastInt,
  atMostF64,
  bitmaskInt32s,
  block,
  branch,
  branchIf,
  constant,
  constantF64,
  countDown,
  countTrailingZeros,
  dotInt16,
  floorF64,
  get,
  greaterInt32s,
  increase,
  isZero,
  lessF64,
  lessInt,
  load32,
  loadF64,
  loadSplatF32,
  loadVector,
  loop,
  maximumF64,
  minimumF64,
  multiply,
  multiplyF64,
  notEqual,
  or,
  set,
  shiftLeft,
  splatInt32,
  sqrtF64,
  store32,
  storeF64,
  subtract,
  subtractF64,
  tee,
  truncateF64,
  when,
  zeroF64,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { groupPoints, queryHead, queryPlaces } from './nearest-layout.ts'

/** Sums of squared differences; |x|^2 - 2 x.y + |y|^2, not below 0; 1 - x.y of rows of length 1, within [0, 2]. */
export type Exact = 'squares' | 'expanded' | 'cosine'

export const exactNames: Readonly<Record<Exact, string>> = {
  squares: 'Squares',
  expanded: 'Expanded',
  cosine: 'Cosine',
}

/** What happens to what is near: it enters a heap of the k nearest, or a list of all. */
export type Sink = 'heap' | 'list'

/** Groups that never pass hold this as their half norm; so the limit is never below it. */
const lowest = -2147483647

const doubleBytes = 8

/** Locals of every function here, by number; parameters first. */
export interface Locals {
  readonly panel: number
  readonly first: number
  readonly groups: number
  readonly norms: number
  /** 32-bit scratch: five of them. */
  readonly integers: number
  readonly doubles: number
  readonly vectors: number
}

/** Parameters that all functions begin with. */
export const query = 0
export const rowBytes = 3
const [wholes, wholesEnd, points, k, heap] = [1, 2, 4, 5, 6]

export function scanFunction(exact: Exact, sink: Sink): WasmFunction {
  const at: Locals = {
    panel: 7,
    first: 8,
    groups: 9,
    norms: 10,
    integers: 11,
    doubles: 11 + scratchIntegers,
    vectors: 11 + scratchIntegers + scratchDoubles,
  }
  return {
    name: `${sink === 'heap' ? 'scan' : 'list'}${exactNames[exact]}`,
    parameters: 11,
    locals: scratchIntegers,
    doubles: scratchDoubles,
    vectors: scratchVectors,
    body: [
      ...beginCode(at),
      ...scanCode(exact, sink, at),
      ...(sink === 'list' ? endListCode(at) : []),
    ],
  }
}

export const scratchIntegers = 9
export const scratchDoubles = 4
export const scratchVectors = 5

export const integer = (at: Locals) => ({
  limit: at.integers,
  mask: at.integers + 1,
  whole: at.integers + 2,
  point: at.integers + 3,
  x: at.integers + 4,
  y: at.integers + 5,
  child: at.integers + 6,
  place: at.integers + 7,
  heapPlaces: at.integers + 8,
})

export const double = (at: Locals) => ({
  largest: at.doubles,
  value: at.doubles + 1,
  held: at.doubles + 2,
  spare: at.doubles + 3,
})

/** Reads the heap's largest and what follows from it; of a list, the limit that stands in its first place. */
export function beginCode(at: Locals): Code {
  const { heapPlaces } = integer(at)
  return [
    ...get(heap),
    ...get(k),
    ...constant(doubleBytes),
    ...multiply,
    ...add,
    ...set(heapPlaces),
    ...get(heap),
    ...loadF64(0),
    ...set(double(at).largest),
    ...limitCode(at),
  ]
}

/**
 * limit: a point whose sum (product less half norm) is not above it is as far as the heap's largest in float64, too. With n, m the norms of
 * the integers and p their product, (n + m - 2 p) is the square of a distance that scale * (true distance) is at most `slack` below; and the
 * float64 square is at most `error` below the true one (or by a relative error far below 1e-9).
 */
function limitCode(at: Locals): Code {
  const { largest, spare } = double(at)
  const from = (name: keyof typeof queryPlaces): Code => [
    ...get(query),
    ...loadF64(queryPlaces[name]),
  ]
  return [
    ...from('scale'),
    ...get(largest),
    ...from('error'),
    ...addF64,
    ...sqrtF64,
    ...multiplyF64,
    ...from('slack'),
    ...addF64,
    ...set(spare),
    ...from('norm'),
    ...get(spare),
    ...get(spare),
    ...multiplyF64,
    ...constantF64(1 + 1e-9),
    ...multiplyF64,
    ...subtractF64,
    ...constantF64(1),
    ...subtractF64,
    ...constantF64(0.5),
    ...multiplyF64,
    ...floorF64,
    ...constantF64(lowest),
    ...maximumF64,
    ...truncateF64,
    ...set(integer(at).limit),
  ]
}

/** Over `groups` groups (at least one) from `panel`; leaves panel, first and groups changed. */
export function scanCode(exact: Exact, sink: Sink, at: Locals): Code {
  const { limit, mask, whole, point } = integer(at)
  const { largest, value } = double(at)
  const [sum, other, spread] = [at.vectors, at.vectors + 1, at.vectors + 2]
  const addProduct = (to: number, offset: number): Code => [
    ...get(to),
    ...get(spread),
    ...get(at.panel),
    ...loadVector(offset),
    ...dotInt16,
    ...addInt32s,
    ...set(to),
  ]
  const above = (of: number): Code => [
    ...get(of),
    ...get(limit),
    ...splatInt32,
    ...greaterInt32s,
    ...bitmaskInt32s,
  ]
  return loop(
    [...get(at.panel), ...loadVector(0), ...set(sum)],
    [...get(at.panel), ...loadVector(16), ...set(other)],
    increase(at.panel, 32),
    [...get(wholes), ...set(whole)],
    loop(
      [...get(whole), ...loadSplatF32(0), ...set(spread)],
      [...addProduct(sum, 0), ...addProduct(other, 16)],
      [...get(whole), ...loadSplatF32(4), ...set(spread)],
      [...addProduct(sum, 32), ...addProduct(other, 48)],
      increase(at.panel, 64),
      increase(whole, 8),
      [...get(whole), ...get(wholesEnd), ...notEqual, ...branchIf(0)],
    ),
    [...above(sum), ...above(other), ...constant(4), ...shiftLeft, ...or, ...tee(mask)],
    when(
      loop(
        [...get(mask), ...countTrailingZeros, ...get(at.first), ...add, ...set(point)],
        exactCode[exact](at),
        [...get(value), ...get(largest), ...(sink === 'heap' ? lessF64 : atMostF64)],
        sink === 'heap' ? when(pushCode(at), limitCode(at)) : when(appendCode(at)),
        [...get(mask), ...get(mask), ...constant(1), ...subtract, ...and, ...tee(mask)],
        branchIf(0),
      ),
    ),
    increase(at.first, groupPoints),
    [...countDown(at.groups), ...branchIf(0)],
  )
}

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

const exactCode: Readonly<Record<Exact, (at: Locals) => Code>> = {
  squares: squaresCode,
  expanded: expandedCode,
  cosine: cosineCode,
}

/** Writes value and point behind the list, which `place` counts. */
export function appendCode(at: Locals): Code {
  const { point, place, heapPlaces } = integer(at)
  return [
    ...get(heap),
    ...get(place),
    ...constant(doubleBytes),
    ...multiply,
    ...add,
    ...get(double(at).value),
    ...storeF64(0),
    ...get(heapPlaces),
    ...get(place),
    ...constant(4),
    ...multiply,
    ...add,
    ...get(point),
    ...store32(0),
    ...increase(place, 1),
  ]
}

export function endListCode(at: Locals): Code {
  return [...get(query), ...get(integer(at).place), ...store32(queryPlaces.found)]
}

/** MaxHeap.push (src/ops/neighbors/max-heap.ts) of a value that is below the largest. */
function pushCode(at: Locals): Code {
  const { point, child, place, heapPlaces } = integer(at)
  const { value, held, spare, largest } = double(at)
  const valueAt = (of: number): Code => [
    ...get(heap),
    ...get(of),
    ...constant(doubleBytes),
    ...multiply,
    ...add,
  ]
  const placeAt = (of: number): Code => [
    ...get(heapPlaces),
    ...get(of),
    ...constant(4),
    ...multiply,
    ...add,
  ]
  return [
    ...constant(0),
    ...set(place),
    ...block(
      loop(
        [...get(place), ...constant(1), ...shiftLeft, ...constant(1), ...add, ...tee(child)],
        [...get(k), ...atLeastInt, ...branchIf(1)],
        [...valueAt(child), ...loadF64(0), ...set(held)],
        [...get(child), ...constant(1), ...add, ...get(k), ...lessInt],
        when(
          [...get(held), ...valueAt(child), ...loadF64(doubleBytes), ...tee(spare)],
          [...atLeastF64, ...isZero],
          when([...get(spare), ...set(held)], increase(child, 1)),
        ),
        [...get(value), ...get(held), ...lessF64, ...isZero, ...branchIf(1)],
        [...valueAt(place), ...get(held), ...storeF64(0)],
        [...placeAt(place), ...placeAt(child), ...load32(0), ...store32(0)],
        [...get(child), ...set(place), ...branch(0)],
      ),
    ),
    ...valueAt(place),
    ...get(value),
    ...storeF64(0),
    ...placeAt(place),
    ...get(point),
    ...store32(0),
    ...get(heap),
    ...loadF64(0),
    ...set(largest),
  ]
}
