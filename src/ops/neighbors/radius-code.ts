// A tree's walk for all points within a radius of a query, as WebAssembly.
import type { Code } from '../wasm/instructions.ts'
import {
  absoluteF64s,
  add,
  addF64s,
  atMostF64,
  block,
  branch,
  branchIf,
  choose,
  constant,
  constantBytes,
  countDown,
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
  pseudoMaximumF64s,
  set,
  shiftLeft,
  sqrtF64s,
  store32,
  subtractF64s,
  tee,
  when,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { nodeBytes, queryPlaces, stackBytes } from './nearest-layout.ts'
import { squaresCode } from './exact-code.ts'
import { appendCode, beginCode, endListCode, scanCode } from './scan-code.ts'
import type { Locals } from './scan-locals.ts'
import { integer, query, scratchDoubles, scratchIntegers, scratchVectors } from './scan-locals.ts'
import { childrenCode } from './walk-code.ts'

const zero = constantBytes(0)

/** Left before right, as eachWithin (src/ops/neighbors/binary-tree.ts): the stack holds nodes, and whether they are inside as a whole. */
export function radiusFunction(kind: 'kd' | 'ball'): WasmFunction {
  const [nodes, stack, isInside] = [7, 8, 9]
  const [node, top, info, panel, first, groups] = [10, 11, 12, 13, 14, 15]
  const integers = 16
  const doubles = integers + scratchIntegers
  const radius = doubles + scratchDoubles
  const vectors = radius + 1
  const at: Locals = { panel, first, groups, norms: 0, integers, doubles, vectors }
  const [least, most] = [vectors, vectors + 1]
  const { child, point } = integer(at)
  const open = (side: number): Code => [
    ...get(least),
    ...laneF64(side),
    ...get(radius),
    ...greaterF64,
    ...isZero,
    ...when(
      [...get(top), ...get(child), ...constant(1 + side), ...add, ...store32(0)],
      [...get(top), ...get(most), ...laneF64(side), ...get(radius), ...atMostF64, ...store32(4)],
      increase(top, stackBytes),
    ),
  ]
  const takeAll = loop(
    [...get(first), ...set(point), ...squaresCode(at), ...appendCode(at)],
    increase(first, 1),
    [...countDown(groups), ...branchIf(0)],
  )
  return {
    name: kind === 'kd' ? 'withinKd' : 'withinBall',
    parameters: 10,
    locals: 6 + scratchIntegers,
    doubles: scratchDoubles + 1,
    vectors: scratchVectors,
    body: [
      ...beginCode(at),
      ...get(query),
      ...loadF64(queryPlaces.ownNorm),
      ...set(radius),
      ...get(stack),
      ...constant(0),
      ...store32(0),
      ...get(stack),
      ...get(isInside),
      ...store32(4),
      ...get(stack),
      ...constant(stackBytes),
      ...add,
      ...set(top),
      ...block(
        loop(
          [...get(top), ...get(stack), ...equal, ...branchIf(1)],
          increase(top, -stackBytes),
          [...get(top), ...load32(0), ...tee(node), ...constant(nodeBytes), ...multiply],
          [...get(nodes), ...add, ...tee(info), ...load32(0), ...set(panel)],
          [...get(info), ...load32(4), ...set(first), ...get(top), ...load32(4)],
          choose(
            [...get(info), ...load32(16), ...tee(groups), ...when(takeAll)],
            [
              ...get(info),
              ...load32(12),
              ...choose(
                [
                  ...get(info),
                  ...load32(8),
                  ...tee(groups),
                  ...when(scanCode('squares', 'list', at)),
                ],
                [
                  ...(kind === 'kd' ? boxesCode(at) : ballsCode(at)),
                  ...get(node),
                  ...constant(1),
                  ...shiftLeft,
                  ...set(child),
                  ...open(1),
                  ...open(0),
                ],
              ),
            ],
          ),
          branch(0),
        ),
      ),
      ...endListCode(at),
    ],
  }
}

/** Least and largest distances of two children, side by side, into the first two vectors. */
function boxesCode(at: Locals): Code {
  const { x } = integer(at)
  const [least, most, below, above, outside] = [0, 1, 2, 3, 4].map((i) => at.vectors + i) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const addSquare = (sum: number, value: number): Code => [
    ...get(value),
    ...get(value),
    ...multiplyF64s,
    ...get(sum),
    ...addF64s,
    ...set(sum),
  ]
  return [
    ...zero,
    ...set(most),
    ...childrenCode(at, 32, [
      ...get(at.panel),
      ...loadVector(0),
      ...get(x),
      ...loadSplatF64(0),
      ...subtractF64s,
      ...set(below),
      ...get(x),
      ...loadSplatF64(0),
      ...get(at.panel),
      ...loadVector(16),
      ...subtractF64s,
      ...set(above),
      // As in src/ops/neighbors/walk-code.ts.
      ...zero,
      ...get(below),
      ...pseudoMaximumF64s,
      ...zero,
      ...get(above),
      ...pseudoMaximumF64s,
      ...addF64s,
      ...set(outside),
      ...addSquare(least, outside),
      ...get(below),
      ...absoluteF64s,
      ...get(above),
      ...absoluteF64s,
      ...pseudoMaximumF64s,
      ...set(outside),
      ...addSquare(most, outside),
    ]),
    ...get(least),
    ...sqrtF64s,
    ...set(least),
    ...get(most),
    ...sqrtF64s,
    ...set(most),
  ]
}

/** The same of two balls. */
function ballsCode(at: Locals): Code {
  const { x } = integer(at)
  const [least, most, value] = [at.vectors, at.vectors + 1, at.vectors + 2]
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
      ...get(least),
      ...addF64s,
      ...set(least),
    ]),
    ...get(least),
    ...sqrtF64s,
    ...tee(value),
    ...get(at.panel),
    ...loadVector(0),
    ...addF64s,
    ...set(most),
    ...zero,
    ...get(value),
    ...get(at.panel),
    ...loadVector(0),
    ...subtractF64s,
    ...pseudoMaximumF64s,
    ...set(least),
  ]
}
