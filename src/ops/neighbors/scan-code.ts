// Which of some points are near a query, as WebAssembly: 16-bit integers tell most of them too far, eight at a time, before float64 decides.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64,
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
  floorF64,
  get,
  greaterInt32s,
  increase,
  isZero,
  lessF64,
  lessInt,
  load32,
  loadF64,
  loadVector,
  loop,
  maximumF64,
  multiply,
  multiplyF64,
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
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import type { Exact } from './exact-code.ts'
import { exactCode, exactNames } from './exact-code.ts'
import { groupPoints, lowest, queryPlaces, sumBytes } from './nearest-layout.ts'
import { productCode } from './product-code.ts'
import type { Locals } from './scan-locals.ts'
import {
  double,
  heap,
  integer,
  k,
  query,
  scratchDoubles,
  scratchIntegers,
  scratchVectors,
  wholes,
  wholesEnd,
} from './scan-locals.ts'

const doubleBytes = 8

/** What happens to what is near: it enters a heap of the k nearest, or a list of all. */
export type Sink = 'heap' | 'list'

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
  const near: Code =
    sink === 'heap'
      ? [...atHeap(at), ...when(pushCode(at), limitCode(at))]
      : [
          ...get(double(at).value),
          ...get(double(at).largest),
          ...atMostF64,
          ...when(appendCode(at)),
        ]
  const { whole } = integer(at)
  const sums = productCode(wholes, wholesEnd, whole, at.panel, at.vectors)
  return groupsCode(exact, at, sums, near)
}

/** Whether the value is below the heap's largest. */
const atHeap = (at: Locals): Code => [
  ...get(double(at).value),
  ...get(double(at).largest),
  ...lessF64,
]

/**
 * pick: from sums of products, which `panel` walks over, and a limit: what is above it enters the heap.
 */
export function pickFunction(exact: Exact): WasmFunction {
  const limit = 11
  const at: Locals = {
    panel: 7,
    first: 8,
    groups: 9,
    norms: 10,
    integers: 12,
    doubles: 12 + scratchIntegers,
    vectors: 12 + scratchIntegers + scratchDoubles,
  }
  const [sum, other] = [at.vectors, at.vectors + 1]
  const sums = [
    ...get(at.panel),
    ...loadVector(0),
    ...set(sum),
    ...get(at.panel),
    ...loadVector(16),
    ...set(other),
    ...increase(at.panel, sumBytes),
  ]
  return {
    name: `pick${exactNames[exact]}`,
    parameters: 12,
    locals: scratchIntegers,
    doubles: scratchDoubles,
    vectors: scratchVectors,
    body: [
      ...beginCode(at),
      ...get(limit),
      ...set(integer(at).limit),
      ...groupsCode(exact, at, sums, [...atHeap(at), ...when(pushCode(at))]),
    ],
  }
}

/** Group after group: `sums` into the first two vectors; `near` does with a point above the limit what its value asks for. */
function groupsCode(exact: Exact, at: Locals, sums: Code, near: Code): Code {
  const { limit, mask, point } = integer(at)
  const [sum, other] = [at.vectors, at.vectors + 1]
  const above = (of: number): Code => [
    ...get(of),
    ...get(limit),
    ...splatInt32,
    ...greaterInt32s,
    ...bitmaskInt32s,
  ]
  return loop(
    sums,
    [...above(sum), ...above(other), ...constant(4), ...shiftLeft, ...or, ...tee(mask)],
    when(
      loop(
        [...get(mask), ...countTrailingZeros, ...get(at.first), ...add, ...set(point)],
        exactCode[exact](at),
        near,
        [...get(mask), ...get(mask), ...constant(1), ...subtract, ...and, ...tee(mask)],
        branchIf(0),
      ),
    ),
    increase(at.first, groupPoints),
    [...countDown(at.groups), ...branchIf(0)],
  )
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
