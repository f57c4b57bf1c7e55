// Oblivious trees as WebAssembly: sixteen rows of a level with one comparison of bytes, as the library's own SSE code does.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64,
  addBytes,
  branchIf,
  constant,
  countDown,
  get,
  greaterBytes,
  greaterF32,
  increase,
  load32,
  load8,
  loadF32,
  loadF64,
  loadSplat,
  loadVector,
  loop,
  negateBytes,
  or,
  set,
  shiftLeft,
  storeF64,
  storeVector,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { compile } from '../wasm/instantiate.ts'
import { binFunctions } from './bin-code.ts'

/** A leaf's number fits a byte. */
export const deepest = 8
/** Trees whose leaves are added together: sums are loaded and stored once for all. */
export const together = 8
/** The most rows of a block, and how far the leaves of one tree lie behind another's. */
export const mostRows = 4096
const vectorsATurn = 2
/** Rows that one turn of a loop over leaves takes, and of one that adds. */
export const lanes = 16 * vectorsATurn
export const rowsATurn = 4

/** Bytes of a split in a table: an address, then what is compared with what stands there. */
export const splitBytes = 8

let made: { readonly module: object | undefined } | undefined

/**
 * bin1 to bin8: src/ops/trees/bin-code.ts.
 * leaves1 to leaves8(table, leaves, turns): the numbers of the leaves of rows in a tree of so many levels, a byte a row. A split is the
 * address of a column of counts, and the largest count for a no.
 * add1x0 to add8x8(sums, leaves, values, turns): adds the values of leaves of 1 or 8 trees of a depth to float64 sums, in this order; a
 * tree's leaves lie `mostRows` bytes behind those of the tree before, and its values right behind.
 * one0 to one8(table, values, sum, trees): adds to the sum what one row has in so many trees of a depth. A split is the address of a
 * float32, and its border.
 */
export function obliviousModule(): object | undefined {
  made ??= {
    module: compile([...binFunctions(), ...leafFunctions(), ...addFunctions(), ...oneFunctions()]),
  }
  return made.module
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

function leafFunctions(): WasmFunction[] {
  const [table, leaves, turns] = [0, 1, 2]
  return upTo(deepest).map((i) => {
    const levels = upTo(i + 1)
    const column = (level: number) => 3 + level
    const border = 3 + levels.length
    const numbers = border + 1
    return {
      name: `leaves${i + 1}`,
      parameters: 3,
      locals: levels.length,
      vectors: 1 + vectorsATurn,
      body: [
        ...levels.flatMap((k) => [...get(table), ...load32(k * splitBytes), ...set(column(k))]),
        ...loop(
          // The last level first: what is known of a leaf's number doubles, and a yes, which is -1, makes it one less.
          ...levels
            .toReversed()
            .flatMap((level, turn): Code[] => [
              get(table),
              loadSplat(level * splitBytes + 4),
              set(border),
              ...upTo(vectorsATurn).flatMap((v): Code[] => [
                ...(turn === 0 ? [] : [get(numbers + v), get(numbers + v), addBytes]),
                get(column(level)),
                loadVector(16 * v),
                get(border),
                greaterBytes,
                ...(turn === 0 ? [] : [addBytes]),
                set(numbers + v),
              ]),
              increase(column(level), lanes),
            ]),
          ...upTo(vectorsATurn).flatMap((v): Code[] => [
            get(leaves),
            get(numbers + v),
            negateBytes,
            storeVector(16 * v),
          ]),
          increase(leaves, lanes),
          countDown(turns),
          branchIf(0),
        ),
      ],
    }
  })
}

/** One for each depth and number of trees: their leaves' values lie at distances that are known. */
function addFunctions(): WasmFunction[] {
  const [sums, leaves, values, turns] = [0, 1, 2, 3]
  const addRow = (row: number, depth: number, trees: number): Code[] => [
    get(sums),
    get(sums),
    loadF64(8 * row),
    ...upTo(trees).flatMap((tree): Code[] => [
      get(leaves),
      load8(tree * mostRows + row),
      constant(3),
      shiftLeft,
      get(values),
      add,
      loadF64(tree * (8 << depth)),
      addF64,
    ]),
    storeF64(8 * row),
  ]
  return upTo(deepest + 1).flatMap((depth) =>
    [1, together].map((trees) => ({
      name: `add${trees}x${depth}`,
      parameters: 4,
      locals: 0,
      body: loop(
        ...upTo(rowsATurn).flatMap((row) => addRow(row, depth, trees)),
        increase(sums, 8 * rowsATurn),
        increase(leaves, rowsATurn),
        countDown(turns),
        branchIf(0),
      ),
    })),
  )
}

function oneFunctions(): WasmFunction[] {
  const [table, values, sum, trees, total] = [0, 1, 2, 3, 4]
  return upTo(deepest + 1).map((depth) => ({
    name: `one${depth}`,
    parameters: 4,
    locals: 0,
    doubles: 1,
    body: [
      ...get(sum),
      ...loadF64(0),
      ...set(total),
      ...loop(
        get(total),
        get(values),
        ...upTo(depth).flatMap((level): Code[] => [
          get(table),
          load32(level * splitBytes),
          loadF32(0),
          get(table),
          loadF32(level * splitBytes + 4),
          greaterF32,
          constant(level + 3),
          shiftLeft,
          ...(level === 0 ? [] : [or]),
        ]),
        ...(depth === 0 ? [] : [add]),
        loadF64(0),
        addF64,
        set(total),
        increase(table, depth * splitBytes),
        increase(values, 8 << depth),
        countDown(trees),
        branchIf(0),
      ),
      ...get(sum),
      ...get(total),
      ...storeF64(0),
    ],
  }))
}
