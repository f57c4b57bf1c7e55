// The walk through packed trees as WebAssembly: half the time of the same loop in JavaScript, which tests every index.
import type { Code } from '../wasm/instructions.ts'
import {
  add,
  addF64,
  and,
  block,
  branchIf,
  constant,
  countDown,
  demote,
  get,
  greaterF32,
  greaterF64,
  addTo,
  increase,
  isZero,
  load16,
  load32,
  loadF32,
  loadF64,
  loop,
  or,
  promote,
  set,
  shiftLeft,
  shiftRight,
  store32,
  storeF32,
  storeF64,
  tee,
  when,
} from '../wasm/instructions.ts'
import { compile } from '../wasm/instantiate.ts'
import type { RowForm } from './row-code.ts'
import { rowFunctions } from './row-code.ts'

/** Chains that walk in step, so that one's wait for memory is another's work. 4 and 16 were slower in every shape of forest. */
export const chains = 8
export const chainBits = 3

/**
 * A node says which slot of x it compares, how far off its first child lies, and what x is compared with: the second child is next where
 * x > threshold. A leaf lies 0 off itself and its threshold is a NaN, which no x exceeds: it leads to itself, so a loop of fixed depth
 * needs no test. The NaN carries the leaf's number.
 * 'short': bytes to the cell and to the child as int16, float32 threshold; trees of up to mostShort nodes.
 * 'long': nodes to the child << slotBits | cell, float32. 'double': bytes to the slot and to the child as int32, float64.
 * 'category': as 'long', address, float64: the second child is next also where bit codes[slot] of the words at the address is set.
 */
export type NodeForm = 'short' | 'long' | 'double' | 'category'

export const mostShort = 2 ** 13
export const slotBits = 11
/** Bits of a float32 NaN that carry a leaf's number. */
export const payloadMask = (1 << 22) - 1

export const hasSingles = (form: NodeForm): boolean => form === 'short' || form === 'long'

export const shapeOf = (form: NodeForm) =>
  hasSingles(form)
    ? { nodeBits: 3, valueBytes: 4, thresholdAt: 4 }
    : { nodeBits: 4, valueBytes: 8, thresholdAt: 8 }

/** Bytes of one group in the table of walkTrees: address of the root and of the answer of each tree, then the deepest depth. */
export const groupBytes = chains * 8 + 8

/** What modules differ in. `row`: how rows of float32 are made, and their bytes; else slots lie side by side, `chains` rows of each. */
export interface WalkForm {
  readonly form: NodeForm
  readonly row?: { readonly bytes: number; readonly fill: RowForm | undefined } | undefined
}

const modules = new Map<string, object | undefined>()
/** A server may load any number of models; compiling takes a millisecond or two. */
const modulesKept = 64

/**
 * walkTrees(x, codes, groups, count): one row through `count` groups of trees; x is its cells, or [slots, chains], the first of each.
 * walkRows(x, codes, root, depth, answers, count, stride, codeStride): `count` groups of rows through one tree; x is [rows, cells] or
 * [groups, slots, chains], groups `stride` bytes apart. Answers are leaves' numbers, int32.
 * addRows and addRowsSingle(..., values): as walkRows, but answers are float64 or float32 sums, to which the leaf's value, float64, is
 * added.
 */
export function walkModule({ form, row }: WalkForm): object | undefined {
  const key = JSON.stringify([form, row, String(row?.fill?.top)])
  if (!modules.has(key)) {
    if (modules.size >= modulesKept) modules.delete(modules.keys().next().value!)
    const between = row?.bytes ?? shapeOf(form).valueBytes
    const rows = (name: string, ending: Ending) => ({
      name,
      parameters: 9,
      locals: 2 * chains + 1,
      body: rowsBody(form, between, ending),
    })
    modules.set(
      key,
      compile([
        { name: 'walkTrees', parameters: 4, locals: 2 * chains + 1, body: treesBody(form) },
        rows('walkRows', 'leaves'),
        rows('addRows', 'doubles'),
        rows('addRowsSingle', 'singles'),
        ...(row?.fill ? rowFunctions(row.fill) : []),
      ]),
    )
  }
  return modules.get(key)
}

const each = (make: (chain: number) => readonly Code[]): Code =>
  Array.from({ length: chains }, (_, chain) => make(chain)).flat(2)

function treesBody(form: NodeForm): Code {
  const [x, codes, groups, count] = [0, 1, 2, 3]
  const first = 4
  const level = first + 2 * chains
  return loop(
    each((i) => [get(groups), load32(8 * i), set(first + i)]),
    get(groups),
    load32(8 * chains),
    tee(level),
    when(descend(form, first, level, { x, codes, between: 0, codesBetween: 0 })),
    each((i) => [get(groups), load32(8 * i + 4), ...leafOf(form, first + i), store32(0)]),
    increase(groups, groupBytes),
    countDown(count),
    branchIf(0),
  )
}

/** What a walk over rows does with the leaf that each ends in. */
type Ending = 'leaves' | 'doubles' | 'singles'

function rowsBody(form: NodeForm, between: number, ending: Ending): Code {
  const [x, codes, root, depth, answers, count, stride, codeStride, values] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ] as const
  const first = 9
  const level = first + 2 * chains
  return loop(
    each((i) => [get(root), set(first + i)]),
    get(depth),
    tee(level),
    when(descend(form, first, level, { x, codes, between, codesBetween: 4 })),
    each((i) => endOf(ending, leafOf(form, first + i), answers, values, i)),
    increase(answers, (ending === 'doubles' ? 8 : 4) * chains),
    addTo(x, stride),
    addTo(codes, codeStride),
    countDown(count),
    branchIf(0),
  )
}

function endOf(
  ending: Ending,
  leaf: readonly Code[],
  answers: number,
  values: number,
  lane: number,
): Code[] {
  if (ending === 'leaves') return [get(answers), ...leaf, store32(4 * lane)]
  const value = [get(values), ...leaf, constant(3), shiftLeft, add, loadF64(0)]
  const sum = [get(answers), get(answers)]
  if (ending === 'doubles') return [...sum, loadF64(8 * lane), ...value, addF64, storeF64(8 * lane)]
  return [...sum, loadF32(4 * lane), promote, ...value, addF64, demote, storeF32(4 * lane)]
}

interface Table {
  readonly x: number
  readonly codes: number
  /** Bytes from one chain's row to the next one's; 0 where they share one. */
  readonly between: number
  readonly codesBetween: number
}

/** All chains go down `level` levels, or, tested every fourth, until all stand on leaves: trees may be deeper than most rows go. */
function descend(form: NodeForm, first: number, level: number, table: Table): Code {
  const link = (i: number) => first + chains + i
  const anyMoves = each((i) => (i === 0 ? [get(link(0))] : [get(link(i)), or]))
  return block(
    loop(
      each((i) => [get(first + i), linkOf(form), set(link(i))]),
      each((i) => step(form, first + i, link(i), table, i)),
      get(level),
      constant(3),
      and,
      isZero,
      when(anyMoves, isZero, branchIf(2)),
      countDown(level),
      branchIf(0),
    ),
  )
}

/** What says how far off the first child lies; 0 at a leaf. */
function linkOf(form: NodeForm): Code {
  return form === 'short' ? load16(2) : form === 'double' ? load32(4) : load32(0)
}

/** node += distance to the first child, plus one node where the second is next. */
function step(form: NodeForm, node: number, link: number, table: Table, lane: number): Code[] {
  const { nodeBits, thresholdAt } = shapeOf(form)
  const isPacked = form === 'long' || form === 'category'
  const slotOf = (bits: number) => [
    get(link),
    constant((1 << slotBits) - 1),
    and,
    constant(bits),
    shiftLeft,
  ]
  // A cell of float32; or `chains` float64 of a slot.
  const xOffset = isPacked
    ? slotOf(form === 'long' ? 2 : 3 + chainBits)
    : [get(node), form === 'short' ? load16(0) : load32(0)]
  const distance = isPacked
    ? [get(link), constant(slotBits - nodeBits), shiftRight, constant(-(1 << nodeBits)), and]
    : [get(link)]
  const load = hasSingles(form) ? loadF32 : loadF64
  const isAbove = [get(table.x), ...xOffset, add, load(lane * table.between)]
  isAbove.push(get(node), load(thresholdAt), hasSingles(form) ? greaterF32 : greaterF64)
  const code = [get(table.codes), ...slotOf(2 + chainBits), add, load32(lane * table.codesBetween)]
  const isInSet = [get(node), load32(4), ...code, constant(5), shiftRight, constant(2), shiftLeft]
  isInSet.push(add, load32(0), ...code, shiftRight, constant(1), and, or)
  return [
    get(node),
    ...distance,
    add,
    ...isAbove,
    ...(form === 'category' ? isInSet : []),
    constant(nodeBits),
    shiftLeft,
    add,
    set(node),
  ]
}

/** The number of the leaf that `node` is. */
function leafOf(form: NodeForm, node: number): Code[] {
  const { thresholdAt } = shapeOf(form)
  const bits = [get(node), load32(thresholdAt)]
  return hasSingles(form) ? [...bits, constant(payloadMask), and] : bits
}
