// Oblivious trees as WebAssembly: sixteen rows of a level with one comparison of bytes, as the library's own SSE code does.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64,
  andVector,
  atLeastBytes,
  branchIf,
  constant,
  constantBytes,
  countDown,
  get,
  greaterF32,
  greaterF32s,
  increase,
  load32,
  load8,
  loadF32,
  loadF64,
  loadSplat,
  loadSplatF32,
  loadVector,
  loop,
  narrowToInt16,
  narrowToInt8,
  or,
  orVector,
  set,
  shiftLeft,
  storeF64,
  storeVector,
  subtractBytes,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { compile } from '../wasm/instantiate.ts'

/** A leaf's number fits a byte. */
export const deepest = 8
/** Trees whose leaves are added together: sums are loaded and stored once for all. */
export const together = 4
/** Rows that one turn of a loop takes. */
export const lanes = 16

/** Bytes of a split in a table: an address, then what is compared with what stands there. */
export const splitBytes = 8

let made: { readonly module: object | undefined } | undefined

/**
 * count(x, borders, number, counts, turns): how many borders lie below each float32 of a column, a byte a row.
 * leaves1 to leaves8(table, leaves, turns): the numbers of the leaves of rows in a tree of so many levels, a byte a row. A split is the
 * address of a column of counts, and the least count for a yes.
 * add1 to add4(sums, leaves, stride, values0, ..., rows): adds the values of so many trees' leaves to float64 sums, in this order; a
 * tree's leaves lie `stride` bytes behind those of the tree before.
 * one0 to one8(table, values, sum, trees): adds to the sum what one row has in so many trees of a depth. A split is the address of a
 * float32, and its border.
 */
export function obliviousModule(): object | undefined {
  made ??= {
    module: compile([countFunction(), ...leafFunctions(), ...addFunctions(), ...oneFunctions()]),
  }
  return made.module
}

function countFunction(): WasmFunction {
  const [x, borders, number, counts, turns, border, left] = [0, 1, 2, 3, 4, 5, 6]
  const sum = 8
  const value = (i: number) => sum + 1 + i
  const isAbove = (i: number): Code[] => [get(value(i)), get(border), loadSplatF32(0), greaterF32s]
  return {
    name: 'count',
    parameters: 5,
    locals: 2,
    doubles: 1,
    vectors: 5,
    body: loop(
      ...[0, 1, 2, 3].flatMap((i): Code[] => [get(x), loadVector(16 * i), set(value(i))]),
      constantBytes(0),
      set(sum),
      get(borders),
      set(border),
      get(number),
      set(left),
      loop(
        get(sum),
        ...isAbove(0),
        ...isAbove(1),
        narrowToInt16,
        ...isAbove(2),
        ...isAbove(3),
        narrowToInt16,
        narrowToInt8,
        // A yes is -1.
        subtractBytes,
        set(sum),
        increase(border, 4),
        countDown(left),
        branchIf(0),
      ),
      get(counts),
      get(sum),
      storeVector(0),
      increase(x, 4 * lanes),
      increase(counts, lanes),
      countDown(turns),
      branchIf(0),
    ),
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

function leafFunctions(): WasmFunction[] {
  const [table, leaves, turns] = [0, 1, 2]
  const column = (level: number) => 3 + level
  return upTo(deepest).map((i) => {
    const levels = upTo(i + 1)
    return {
      name: `leaves${i + 1}`,
      parameters: 3,
      locals: i + 1,
      body: [
        ...levels.flatMap((k) => [...get(table), ...load32(k * splitBytes), ...set(column(k))]),
        ...loop(
          get(leaves),
          ...levels.flatMap((level): Code[] => [
            get(column(level)),
            loadVector(0),
            get(table),
            loadSplat(level * splitBytes + 4),
            atLeastBytes,
            constantBytes(1 << level),
            andVector,
            ...(level === 0 ? [] : [orVector]),
          ]),
          storeVector(0),
          ...levels.map((level) => increase(column(level), lanes)),
          increase(leaves, lanes),
          countDown(turns),
          branchIf(0),
        ),
      ],
    }
  })
}

function addFunctions(): WasmFunction[] {
  const [sums, leaves, stride] = [0, 1, 2]
  return upTo(together).map((i) => {
    const each = upTo(i + 1)
    const values = (tree: number) => 3 + tree
    const rows = 4 + i
    const place = (tree: number) => (tree === 0 ? leaves : rows + tree)
    return {
      name: `add${i + 1}`,
      parameters: i + 5,
      locals: i,
      body: [
        ...each
          .slice(1)
          .flatMap((tree) => [
            ...get(place(tree - 1)),
            ...get(stride),
            ...add,
            ...set(place(tree)),
          ]),
        ...loop(
          get(sums),
          get(sums),
          loadF64(0),
          ...each.flatMap((tree): Code[] => [
            get(place(tree)),
            load8(0),
            constant(3),
            shiftLeft,
            get(values(tree)),
            add,
            loadF64(0),
            addF64,
          ]),
          storeF64(0),
          increase(sums, 8),
          ...each.map((tree) => increase(place(tree), 1)),
          countDown(rows),
          branchIf(0),
        ),
      ],
    }
  })
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
