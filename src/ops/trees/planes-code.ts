// Trees over 128 rows at once: every comparison of a feature with a threshold is a vector of 128 bits, shared by all nodes that ask it.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF32,
  addF64,
  andVector,
  branchIf,
  constant,
  constantBytes,
  countDown,
  get,
  increase,
  load32,
  load8,
  loadF32,
  loadF64,
  loadVector,
  loop,
  orVector,
  selectBits,
  set,
  shiftLeft,
  shiftLeft64s,
  shiftRight64s,
  storeF32,
  storeF64,
  storeVector,
  subtract,
  tee,
  xorVector,
} from '../wasm/instructions.ts'
import type { WasmFunction } from '../wasm/instantiate.ts'
import { compile } from '../wasm/instantiate.ts'
import { markFunction, rowsAVector } from './bin-code.ts'

/** A leaf's number fits a byte. */
export const deepestPlanes = 8
/** Trees whose leaves are added together: sums are loaded and stored once for all. */
export const together = 8
/** Rows that one turn of an addition takes. */
export const rowsATurn = 4
/** Vectors of a line of bits, and the rows of a block: a line of the cache, so that a tree's lines are loaded once for four turns. */
export const vectorsALine = 4
export const blockRows = vectorsALine * rowsAVector
export const lineBytes = vectorsALine * 16
export const lineBits = 6

/** What a module is made for. */
export interface PlanesForm {
  /** Of the trees, ascending, without 0. */
  readonly depths: readonly number[]
  readonly isDouble: boolean
  readonly hasSingleSums: boolean
  /** Of the grids, ascending. */
  readonly steps: readonly number[]
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const modules = new Map<string, object | undefined>()

/**
 * mark1...: src/ops/trees/bin-code.ts.
 * spread(marks, lines, count): line i of `lines` = the marks of all counts above i; `marks` are empty afterwards.
 * planes1 to planes8(table, leaves, turns): the number, among 2^depth, of the leaf of 128 rows a turn, a byte a row. The table has the
 * address of the line of each node, node i's children at 2i + 1 and 2i + 2; the second is next where its bit is set.
 * add1 and add8(sums, leaves, values, turns): adds the values of so many trees' leaves to sums, in this order. A tree's leaves lie blockRows
 * bytes behind those of the tree before, its 2^d values, d the deepest depth, right behind.
 */
export function planesModule(form: PlanesForm): object | undefined {
  const key = JSON.stringify(form)
  if (!modules.has(key)) {
    const { depths, isDouble, hasSingleSums, steps } = form
    const deepest = depths.at(-1) ?? 0
    modules.set(
      key,
      compile([
        ...steps.map((number) => markFunction(number, isDouble)),
        spreadFunction(),
        ...depths.map(planesFunction),
        ...[1, together].map((trees) => addFunction(trees, deepest, hasSingleSums)),
      ]),
    )
  }
  return modules.get(key)
}

function spreadFunction(): WasmFunction {
  const [marks, lines, count, firstVector] = [0, 1, 2, 3]
  const each = upTo(vectorsALine)
  const zero = firstVector + vectorsALine
  const backwards = (local: number) =>
    [get(local), constant(lineBytes), subtract, set(local)].flat()
  const toEnd = (local: number) =>
    [get(local), get(count), constant(lineBits), shiftLeft, add, set(local)].flat()
  return {
    name: 'spread',
    parameters: 3,
    locals: 0,
    vectors: vectorsALine + 1,
    body: [
      ...toEnd(marks),
      ...toEnd(lines),
      ...loop(
        backwards(lines),
        ...each.flatMap((v): Code[] => [
          [get(lines), get(firstVector + v), get(marks), loadVector(16 * v), orVector].flat(),
          [tee(firstVector + v), storeVector(16 * v)].flat(),
          [get(marks), get(zero), storeVector(16 * v)].flat(),
        ]),
        backwards(marks),
        countDown(count),
        branchIf(0),
      ),
    ],
  }
}

/** Vector locals that are given back when nobody needs them. */
interface Locals {
  take(): number
  giveBack(local: number): void
  /** How many there must be. */
  readonly used: number
}

function localsFrom(first: number): Locals {
  const free: number[] = []
  let used = 0
  return {
    take: () => free.pop() ?? first + used++,
    giveBack: (local) => free.push(local),
    get used() {
      return used
    },
  }
}

function planesFunction(depth: number): WasmFunction {
  const [table, leaves, turns, offset] = [0, 1, 2, 3]
  const locals = localsFrom(4)
  const code: Code[] = []
  const loadMask = (node: number): Code =>
    [get(table), load32(4 * node), get(offset), add, loadVector(0)].flat()
  /** Leaves the bits of the number among the leaves below in locals, the highest first. */
  const walk = (node: number, below: number): number[] => {
    const left = below > 1 ? walk(2 * node + 1, below - 1) : []
    const right = below > 1 ? walk(2 * node + 2, below - 1) : []
    const mask = locals.take()
    code.push(loadMask(node), set(mask))
    left.forEach((bits, i) => {
      code.push(get(right[i]!), get(bits), get(mask), selectBits, set(bits))
      locals.giveBack(right[i]!)
    })
    return [mask, ...left]
  }
  const bits = walk(0, depth)
  const rows = transpose(bits.toReversed(), code, locals)
  rows.forEach((bytes, i) => code.push(get(leaves), get(bytes), storeVector(16 * i)))
  return {
    name: `planes${depth}`,
    parameters: 3,
    locals: 1,
    vectors: locals.used,
    body: loop(
      ...code,
      increase(offset, 16),
      increase(leaves, rowsAVector),
      countDown(turns),
      branchIf(0),
    ),
  }
}

/**
 * In each of the 16 bytes: bit k of vector i = bit i of vector k, by swapping ever smaller squares. What is not given is 0. (Hacker's
 * Delight, chapter 7, has the method.)
 */
function transpose(given: readonly number[], code: Code[], locals: Locals): number[] {
  const bits: (number | undefined)[] = upTo(8).map((k) => given[k])
  const swapped = locals.take()
  for (const [distance, mask] of [
    [4, 0x0f],
    [2, 0x33],
    [1, 0x55],
  ] as const) {
    for (const k of upTo(8).filter((i) => !(i & distance))) {
      const [low, high] = [bits[k], bits[k + distance]]
      if (low === undefined) continue
      const shift = constant(distance)
      code.push(get(low), shift, shiftRight64s)
      if (high !== undefined) code.push(get(high), xorVector)
      code.push(constantBytes(mask), andVector, set(swapped))
      const to = high ?? locals.take()
      if (high === undefined) code.push(get(swapped), set(to))
      else code.push(get(high), get(swapped), xorVector, set(high))
      code.push(get(low), get(swapped), shift, shiftLeft64s, xorVector, set(low))
      bits[k + distance] = to
    }
  }
  locals.giveBack(swapped)
  return bits as number[]
}

function addFunction(trees: number, depth: number, hasSingleSums: boolean): WasmFunction {
  const [sums, leaves, values, turns] = [0, 1, 2, 3]
  const bits = hasSingleSums ? 2 : 3
  const [load, sum, store] = hasSingleSums
    ? [loadF32, addF32, storeF32]
    : [loadF64, addF64, storeF64]
  const addTree = (tree: number, row: number): Code[] => [
    [get(leaves), load8(tree * blockRows + row), constant(bits), shiftLeft].flat(),
    [get(values), add, load(tree << (bits + depth)), sum].flat(),
  ]
  return {
    name: `add${trees}`,
    parameters: 4,
    locals: 0,
    body: loop(
      ...upTo(rowsATurn).flatMap((row): Code[] => [
        [get(sums), get(sums), load(row << bits)].flat(),
        ...upTo(trees).flatMap((tree) => addTree(tree, row)),
        store(row << bits),
      ]),
      increase(sums, rowsATurn << bits),
      increase(leaves, rowsATurn),
      countDown(turns),
      branchIf(0),
    ),
  }
}
