// Numbers to counts of the borders below them, as WebAssembly: a grid says where to begin, comparisons decide.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF32s,
  addTo,
  and,
  branchIf,
  constant,
  constantF32s,
  countDown,
  demoteF64s,
  get,
  greaterF32,
  greaterF64,
  increase,
  joinHalves,
  lane32,
  largerF32s,
  load16,
  load8,
  loadF32,
  loadF64,
  loadSplatF32,
  loadVector,
  loop,
  multiplyF32s,
  or,
  set,
  shiftLeft,
  shiftRight,
  smallerF32s,
  store8,
  subtract,
  subtractF32s,
  tee,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'

/** 2^23: a float32 between it and twice as much is it and a whole number, which its low bits are. */
export const whole = 8388608
const wholeBits = 0x4b000000
/** What a count is less in its byte: counts of up to 255 compare as signed bytes. */
export const countBias = 128
/** Bytes of the three float32 of a grid. */
export const gridBytes = 12
/** Rows of a turn of mark1 and its like, and of the bits that one vector holds. */
export const markedRows = 16
export const rowsAVector = 128

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/**
 * bin1 to bin8(x, grid, starts, borders, counts, turns): a byte a row, the count of borders below a float32 less countBias, four rows a turn.
 * `grid`: lowest, scale and last cell; `starts`: a byte a cell, the borders in the cells before; `borders` ascending, infinite ones behind.
 * A cell holds fewer than 2^steps borders. NaN counts nothing.
 */
export function binFunctions(): WasmFunction[] {
  return upTo(8).map((i) => binFunction(i + 1))
}

function binFunction(steps: number): WasmFunction {
  const [x, grid, starts, borders, counts, turns, count] = [0, 1, 2, 3, 4, 5, 6]
  const vectors = { lowest: 7, scale: 8, last: 9, cells: 10 }
  return {
    name: `bin${steps}`,
    parameters: 6,
    locals: 1,
    vectors: 4,
    body: [
      ...openGrid(grid, vectors),
      ...increase(starts, -wholeBits),
      ...loop(
        cellsOf(x, 0, vectors, false),
        ...upTo(4).flatMap((lane): Code[] => [
          [get(vectors.cells), lane32(lane), get(starts), add, load8(0), set(count)].flat(),
          halve(steps, { x, row: lane, borders, count, isDouble: false }),
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

/**
 * mark(x, grid, starts, borders, marks, stride bits, turns), 16 rows a turn: as bin, but `starts` are uint16, x and `borders` float64 where
 * isDouble, and each row sets its bit in line `count` of `marks`. Row r has bit r / 16 % 8 of byte r % 16 of vector r / 128.
 */
export function markFunction(steps: number, isDouble: boolean): WasmFunction {
  const [x, grid, starts, borders, marks, strideBits, turns] = [0, 1, 2, 3, 4, 5, 6] as const
  const [count, bit, carry] = [7, 8, 9] as const
  const vectors = { lowest: 10, scale: 11, last: 12, cells: 13 }
  const size = isDouble ? 8 : 4
  return {
    name: `mark${steps}`,
    parameters: 7,
    locals: 3,
    vectors: 4,
    body: [
      ...openGrid(grid, vectors),
      ...increase(starts, -2 * wholeBits),
      ...[constant(1), set(bit)].flat(),
      ...loop(
        ...upTo(markedRows / 4).flatMap((quad): Code[] => [
          cellsOf(x, 4 * quad * size, vectors, isDouble),
          ...upTo(4).flatMap((lane): Code[] => [
            [get(vectors.cells), lane32(lane), constant(1), shiftLeft].flat(),
            [get(starts), add, load16(0), set(count)].flat(),
            halve(steps, { x, row: 4 * quad + lane, borders, count, isDouble }),
            [get(count), get(strideBits), shiftLeft, get(marks), add, tee(count)].flat(),
            [get(count), load8(4 * quad + lane), get(bit), or, store8(4 * quad + lane)].flat(),
          ]),
        ]),
        increase(x, markedRows * size),
        // After the eighth bit of a byte the next vector's first.
        [get(bit), constant(1), shiftLeft, tee(bit), constant(8), shiftRight, set(carry)].flat(),
        [get(bit), constant(255), and, get(carry), or, set(bit)].flat(),
        [get(carry), constant(4), shiftLeft, set(carry)].flat(),
        addTo(marks, carry),
        countDown(turns),
        branchIf(0),
      ),
    ],
  }
}

interface GridLocals {
  readonly lowest: number
  readonly scale: number
  readonly last: number
  readonly cells: number
}

function openGrid(grid: number, { lowest, scale, last }: GridLocals): Code {
  return [lowest, scale, last].flatMap((local, i) =>
    [get(grid), loadSplatF32(4 * i), set(local)].flat(),
  )
}

/** Cells of four numbers, as `whole` + cell. float64 are rounded for it: that keeps order, as borders are rounded too. */
function cellsOf(
  x: number,
  offset: number,
  { lowest, scale, last, cells }: GridLocals,
  isDouble: boolean,
): Code {
  const two = (at: number) => [get(x), loadVector(at), demoteF64s]
  const four = isDouble
    ? [...two(offset), ...two(offset + 16), joinHalves]
    : [get(x), loadVector(offset)]
  return [
    [constantF32s(0), ...four, get(lowest), subtractF32s, get(scale), multiplyF32s, largerF32s],
    [set(cells), get(last), get(cells), smallerF32s, constantF32s(whole), addF32s, set(cells)],
  ].flat(2)
}

interface Halved {
  readonly x: number
  readonly row: number
  readonly borders: number
  readonly count: number
  readonly isDouble: boolean
}

/** count += the borders of a cell that x exceeds. */
function halve(steps: number, { x, row, borders, count, isDouble }: Halved): Code {
  const [load, greater, bits] = isDouble ? [loadF64, greaterF64, 3] : [loadF32, greaterF32, 2]
  return upTo(steps).flatMap((i) => {
    const half = 2 ** (steps - 1 - i)
    return [
      [get(x), load(row << bits), get(borders), get(count), constant(bits), shiftLeft, add],
      [load((half - 1) << bits), greater],
      half > 1 ? [constant(Math.log2(half)), shiftLeft] : [],
      [get(count), add, set(count)],
    ].flat(2)
  })
}
