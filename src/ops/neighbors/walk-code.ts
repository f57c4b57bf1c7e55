// A tree's walk for the nearest points of a query, as WebAssembly.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64s,
  atMostF64,
  block,
  branch,
  branchIf,
  choose,
  constant,
  constantBytes,
  equal,
  get,
  greaterF64,
  increase,
  isZero,
  laneF64,
  load32,
  loadF64,
  loadSplatF64,
  loadVector,
  loop,
  multiply,
  multiplyF64s,
  notEqual,
  pseudoMaximumF64s,
  set,
  shiftLeft,
  sqrtF64s,
  store32,
  storeF64,
  subtract,
  subtractF64s,
  tee,
  when,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { nodeBytes, queryHead, stackBytes } from './nearest-layout.ts'
import { beginCode, scanCode } from './scan-code.ts'
import type { Locals } from './scan-locals.ts'
import {
  double,
  integer,
  query,
  rowBytes,
  scratchDoubles,
  scratchIntegers,
  scratchVectors,
} from './scan-locals.ts'

const doubleBytes = 8

export function walkFunction(kind: 'kd' | 'ball'): WasmFunction {
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
            ...when(scanCode('squares', 'heap', at)),
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
export function childrenCode(at: Locals, columnBytes: number, body: Code): Code {
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
