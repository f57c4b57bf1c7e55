// Numbers to counts of the borders below them, as WebAssembly: a grid says where to begin, comparisons decide.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF32s,
  branchIf,
  constant,
  constantF32s,
  countDown,
  get,
  greaterF32,
  increase,
  lane32,
  largerF32s,
  load8,
  loadF32,
  loadSplatF32,
  loadVector,
  loop,
  multiplyF32s,
  set,
  shiftLeft,
  smallerF32s,
  store8,
  subtract,
  subtractF32s,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'

/** 2^23: a float32 between it and twice as much is it and a whole number, which its low bits are. */
export const whole = 8388608
const wholeBits = 0x4b000000
/** Halvings of what one cell of a grid may hold: 2^steps - 1 borders. */
export const mostSteps = 8
/** What a count is less in its byte: counts of up to 255 compare as signed bytes. */
export const countBias = 128
/** Bytes of the three float32 of a grid. */
export const gridBytes = 12

/**
 * bin1 to bin8(x, grid, starts, borders, counts, turns): a byte a row, the count of borders below a float32 less countBias, four rows a turn.
 * `grid`: lowest, scale and last cell; `starts`: a byte a cell, the borders in the cells before; `borders` ascending, 255 infinite ones behind.
 * A cell holds fewer than 2^steps borders. NaN counts nothing.
 */
export function binFunctions(): WasmFunction[] {
  return Array.from({ length: mostSteps }, (_, i) => binFunction(i + 1))
}

function binFunction(steps: number): WasmFunction {
  const [x, grid, starts, borders, counts, turns, count] = [0, 1, 2, 3, 4, 5, 6]
  const [lowest, scale, last, cells] = [7, 8, 9, 10]
  const each = [0, 1, 2, 3]
  const countAddress: Code[] = [get(borders), get(count), constant(2), shiftLeft, add]
  const halve = (lane: number, half: number): Code[] => [
    get(x),
    loadF32(4 * lane),
    ...countAddress,
    loadF32(4 * (half - 1)),
    greaterF32,
    ...(half > 1 ? [constant(Math.log2(half)), shiftLeft] : []),
    get(count),
    add,
    set(count),
  ]
  return {
    name: `bin${steps}`,
    parameters: 6,
    locals: 1,
    vectors: 4,
    body: [
      ...[get(grid), loadSplatF32(0), set(lowest)].flat(),
      ...[get(grid), loadSplatF32(4), set(scale)].flat(),
      ...[get(grid), loadSplatF32(8), set(last)].flat(),
      ...increase(starts, -wholeBits),
      ...loop(
        constantF32s(0),
        get(x),
        loadVector(0),
        get(lowest),
        subtractF32s,
        get(scale),
        multiplyF32s,
        largerF32s,
        set(cells),
        get(last),
        get(cells),
        smallerF32s,
        constantF32s(whole),
        addF32s,
        set(cells),
        ...each.flatMap((lane): Code[] => [
          get(cells),
          lane32(lane),
          get(starts),
          add,
          load8(0),
          set(count),
          ...Array.from({ length: steps }, (_, i) => halve(lane, 2 ** (steps - 1 - i))).flat(),
          get(counts),
          get(count),
          constant(countBias),
          subtract,
          store8(lane),
        ]),
        increase(x, 16),
        increase(counts, 4),
        countDown(turns),
        branchIf(0),
      ),
    ],
  }
}
