// The nearest points of one query, as WebAssembly: points are told too far by 16-bit integers, eight at a time, before float64 decides.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64,
  addF64s,
  addInt32s,
  and,
  atLeastF64,
  atLeastInt,
  atMostF64,
  bitmaskInt32s,
  block,
  branch,
  branchIf,
  choose,
  constant,
  constantBytes,
  constantF64,
  countDown,
  countTrailingZeros,
  dotInt16,
  equal,
  floorF64,
  get,
  greaterF64,
  greaterInt32s,
  increase,
  isZero,
  laneF64,
  lessF64,
  lessInt,
  load32,
  loadF64,
  loadSplatF32,
  loadSplatF64,
  loadVector,
  loop,
  maximumF64,
  multiply,
  multiplyF64,
  multiplyF64s,
  notEqual,
  or,
  pseudoMaximumF64s,
  set,
  shiftLeft,
  splatInt32,
  sqrtF64,
  sqrtF64s,
  store32,
  storeF64,
  subtract,
  subtractF64,
  subtractF64s,
  tee,
  truncateF64,
  when,
  zeroF64,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { compile } from '../wasm/instantiate.ts'

/** Points of a group: int32 [8] of -floor(norm / 2), then int16 [width / 4][2][8][2]: two columns of eight points in turn. */
export const groupPoints = 8
export const groupBytes = (quads: number): number => 32 + 64 * quads

/**
 * A query: the norm of its integers, its own norm, what the float64 distance may be off, scale, what the integers may be off (five
 * float64); how many points float64 looked at; then x.
 */
export const queryHead = 48
export const queryPlaces = { norm: 0, ownNorm: 8, error: 16, scale: 24, slack: 32, looked: 40 }

/** A node: address of its groups, or of its children's bounds; first point; groups; 1 for a leaf. */
export const nodeBytes = 16
const stackBytes = 16

export type Exact = 'squares' | 'expanded'

const doubleBytes = 8
/** Groups that never pass hold this as their half norm; so the limit is never below it. */
const lowest = -2147483647

let made: { readonly module: object | undefined } | undefined

/**
 * scanSquares, scanExpanded (query, integers, integersEnd, rowBytes, points, k, heap, panel, first, groups, norms): pushes what is near
 * among so many groups into the heap at `heap`: k float64, then k int32 of points counted from `first`.
 * walkKd, walkBall (query, integers, integersEnd, rowBytes, points, k, heap, nodes, stack): the same over a tree, depth first.
 * `integers`: the query's int16 [width / 4][2][2].
 */
export function nearestModule(): object | undefined {
  made ??= {
    module: compile([
      scanFunction('squares'),
      scanFunction('expanded'),
      walkFunction('kd'),
      walkFunction('ball'),
    ]),
  }
  return made.module
}

/** Locals of every function here, by number; parameters first. */
interface Locals {
  readonly panel: number
  readonly first: number
  readonly groups: number
  readonly norms: number
  /** 32-bit scratch: five of them. */
  readonly integers: number
  readonly doubles: number
  readonly vectors: number
}

const [query, wholes, wholesEnd, rowBytes, points, k, heap] = [0, 1, 2, 3, 4, 5, 6]

function scanFunction(exact: Exact): WasmFunction {
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
    name: exact === 'squares' ? 'scanSquares' : 'scanExpanded',
    parameters: 11,
    locals: scratchIntegers,
    doubles: scratchDoubles,
    vectors: scratchVectors,
    body: [...beginCode(at), ...scanCode(exact, at)],
  }
}

const scratchIntegers = 9
const scratchDoubles = 4
const scratchVectors = 4

const integer = (at: Locals) => ({
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

const double = (at: Locals) => ({
  largest: at.doubles,
  value: at.doubles + 1,
  held: at.doubles + 2,
  spare: at.doubles + 3,
})

/** Reads the heap's largest and what follows from it. */
function beginCode(at: Locals): Code {
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
function scanCode(exact: Exact, at: Locals): Code {
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
        exact === 'squares' ? squaresCode(at) : expandedCode(at),
        [...get(value), ...get(largest), ...lessF64],
        when(pushCode(at), limitCode(at)),
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

function squaresCode(at: Locals): Code {
  const { spare } = double(at)
  return sumCode(at, [...subtractF64, ...tee(spare), ...get(spare), ...multiplyF64])
}

/** max(0, |x|^2 - 2 x.y + |y|^2) */
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

function walkFunction(kind: 'kd' | 'ball'): WasmFunction {
  const [nodes, stack] = [7, 8]
  const parameters = 9
  const [node, top, info, panel, first, groups] = [9, 10, 11, 12, 13, 14]
  const integers = 15
  const doubles = integers + scratchIntegers
  const [least, left, right] = [0, 1, 2].map((i) => doubles + scratchDoubles + i) as [
    number,
    number,
    number,
  ]
  const vectors = doubles + scratchDoubles + 3
  const at: Locals = { panel, first, groups, norms: 0, integers, doubles, vectors }
  const { largest } = double(at)
  const child = integer(at).child
  const sum = vectors
  /** Puts the farther child on the stack, the nearer one is next. */
  const descend = (near: number, far: number, nearLeast: number, farLeast: number): Code => [
    ...get(top),
    ...get(child),
    ...constant(far),
    ...add,
    ...store32(0),
    ...get(top),
    ...get(farLeast),
    ...storeF64(8),
    ...increase(top, stackBytes),
    ...get(child),
    ...constant(near),
    ...add,
    ...set(node),
    ...get(nearLeast),
    ...set(least),
  ]
  return {
    name: kind === 'kd' ? 'walkKd' : 'walkBall',
    parameters,
    locals: 6 + scratchIntegers,
    doubles: scratchDoubles + 3,
    vectors: scratchVectors,
    body: [
      ...beginCode(at),
      ...get(stack),
      ...set(top),
      ...loop(
        [...get(nodes), ...get(node), ...constant(nodeBytes), ...multiply, ...add, ...tee(info)],
        [...load32(0), ...set(panel)],
        [...get(info), ...load32(12)],
        choose(
          [
            ...get(info),
            ...load32(4),
            ...set(first),
            ...get(info),
            ...load32(8),
            ...tee(groups),
            ...when(scanCode('squares', at)),
          ],
          [
            ...(kind === 'kd' ? boxesCode(at) : ballsCode(at)),
            ...get(sum),
            ...laneF64(0),
            ...set(left),
            ...get(sum),
            ...laneF64(1),
            ...set(right),
            ...get(node),
            ...constant(1),
            ...shiftLeft,
            ...set(child),
            ...get(left),
            ...get(right),
            ...atMostF64,
            ...choose(descend(1, 2, left, right), descend(2, 1, right, left)),
            ...get(least),
            ...get(largest),
            ...greaterF64,
            ...isZero,
            ...branchIf(1),
          ],
        ),
        // Back to the last child left out that may still hold something nearer.
        block(
          loop(
            [...get(top), ...get(stack), ...equal, ...branchIf(1)],
            increase(top, -stackBytes),
            [...get(top), ...loadF64(8), ...get(largest), ...greaterF64, ...branchIf(0)],
            [...get(top), ...load32(0), ...set(node), ...branch(2)],
          ),
        ),
      ),
    ],
  }
}

/** Least reduced distances of two children, side by side, into the first vector: a column is (x outside of [low, high])^2. */
function boxesCode(at: Locals): Code {
  const { x } = integer(at)
  const [sum, value] = [at.vectors, at.vectors + 1]
  const zero = constantBytes(0)
  // 0.5 (a + |a| + b + |b|) is max(a, 0) + max(b, 0), to the bit: doubling is exact, and what overflows is infinite when squared.
  return childrenCode(at, 32, [
    ...zero,
    ...get(at.panel),
    ...loadVector(0),
    ...get(x),
    ...loadSplatF64(0),
    ...tee(value),
    ...subtractF64s,
    ...pseudoMaximumF64s,
    ...zero,
    ...get(value),
    ...get(at.panel),
    ...loadVector(16),
    ...subtractF64s,
    ...pseudoMaximumF64s,
    ...addF64s,
    ...tee(value),
    ...get(value),
    ...multiplyF64s,
    ...get(sum),
    ...addF64s,
    ...set(sum),
  ])
}

/** The same of two balls: (distance to the centre less the radius, or 0)^2. */
function ballsCode(at: Locals): Code {
  const { x } = integer(at)
  const [sum, value] = [at.vectors, at.vectors + 1]
  return [
    ...childrenCode(at, 16, [
      ...get(x),
      ...loadSplatF64(0),
      ...get(at.panel),
      ...loadVector(0),
      ...subtractF64s,
      ...tee(value),
      ...get(value),
      ...multiplyF64s,
      ...get(sum),
      ...addF64s,
      ...set(sum),
    ]),
    ...constantBytes(0),
    ...get(sum),
    ...sqrtF64s,
    ...get(at.panel),
    ...loadVector(0),
    ...subtractF64s,
    ...pseudoMaximumF64s,
    ...tee(value),
    ...get(value),
    ...multiplyF64s,
    ...set(sum),
  ]
}

/** A sum over columns: `body` adds column x, of which `panel` has so many bytes. */
function childrenCode(at: Locals, columnBytes: number, body: Code): Code {
  const { x } = integer(at)
  return [
    ...constantBytes(0),
    ...set(at.vectors),
    ...get(query),
    ...constant(queryHead),
    ...add,
    ...set(x),
    ...loop(
      body,
      increase(at.panel, columnBytes),
      increase(x, doubleBytes),
      [...get(x), ...get(query), ...constant(queryHead), ...add, ...subtract],
      [...get(rowBytes), ...notEqual, ...branchIf(0)],
    ),
  ]
}
