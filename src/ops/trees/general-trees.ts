// Trees as ONNX files list them, turned into the initializers of TreeEnsemble.
import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, tensor } from '../../ir/tensor.ts'
import { nodeColumns } from './ensemble.ts'

export type SplitMode = 'LEQ' | 'LT' | 'GTE' | 'GT'

/** A split, or a leaf: `leaf` is its row among the leaves' values. */
export type GeneralNode = { readonly leaf: number } | ThresholdSplit | SetSplit

interface Split {
  readonly feature: number
  /** Nodes by number. */
  readonly whenTrue: number
  readonly whenFalse: number
  readonly missingIsTrue: boolean
}

interface ThresholdSplit extends Split {
  readonly mode: SplitMode
  readonly split: number
}

/** True where the value equals one of the members: any numbers but NaN. */
export interface SetSplit extends Split {
  readonly mode: 'MEMBER'
  readonly members: readonly number[]
}

/** A test for one value, or for any other, which a missing one is. */
export function equality(ways: Split, value: number, isOther: boolean): SetSplit {
  const test = { mode: 'MEMBER', members: value === value ? [value] : [] } as const
  if (!isOther) return { ...ways, ...test }
  const { whenTrue, whenFalse } = ways
  return { ...ways, ...test, whenTrue: whenFalse, whenFalse: whenTrue, missingIsTrue: false }
}

/** Trees as initializers of TreeEnsemble. */
export interface LaidOutTrees {
  readonly parts: readonly [nodes: Tensor, thresholds: Tensor, roots: Tensor, values: Tensor]
  readonly sets?: MemberSets
}

/**
 * Splits on sets ask for columns behind those of the table: of each of `columns` in order, the place of its value among `keys`, -1 where
 * it is none of them, NaN where it is missing. So members may be any numbers, and a column may be split on both ways.
 */
export interface MemberSets {
  readonly columns: readonly number[]
  readonly keys: readonly number[]
  /** TreeEnsemble's `categories` and `setStarts`, over places. */
  readonly words: Tensor
  readonly starts: Tensor
}

/** Of all sets together: 16 MiB. Sets of few but high places could else fill the memory. */
const mostWords = 2 ** 22

/** The largest double below x. */
function nextDown(x: number): number {
  if (x !== x || x === -Infinity) return x
  if (x === 0) return -Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? -1n : 1n))
  return view.getFloat64(0)
}

/** `features`: the width of the table. `nodeAt` gives a node by number; a node that two lead to is E_FORMAT, so that no cycle can be. */
export function layOutTrees(
  roots: readonly number[],
  nodeAt: (index: number) => GeneralNode | undefined,
  values: Float64Array,
  width: number,
  features: number,
): LaidOutTrees {
  const sets: (readonly number[])[] = []
  const columns = new Map<number, number>()
  let widest = -1
  const rows: number[] = []
  const thresholds: number[] = []
  const starts: number[] = []
  const seen = new Set<number>()
  for (const root of roots) {
    starts.push(thresholds.length)
    // Where the number of the child's row goes once it has one.
    const pending: { index: number; slot: number }[] = [{ index: root, slot: -1 }]
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { index, slot } = next
      const node = nodeAt(index)
      if (!node || seen.has(index))
        throw fault('E_FORMAT', `node ${index} of the trees is missing or reached twice`)
      seen.add(index)
      const row = thresholds.length
      if (slot >= 0) rows[slot] = row
      if ('leaf' in node) {
        rows.push(-1, -1, -1, node.leaf, 0)
        thresholds.push(0)
        continue
      }
      const { mode, feature, whenTrue, whenFalse, missingIsTrue } = node
      if (mode === 'MEMBER') {
        sets.push(node.members)
        if (!columns.has(feature)) columns.set(feature, features + columns.size)
        rows.push(columns.get(feature)!, -1, -1, -1, (sets.length << 1) | Number(missingIsTrue))
        thresholds.push(0)
      } else {
        rows.push(feature, -1, -1, -1, isLeftTrue(mode) === missingIsTrue ? 1 : 0)
        widest = Math.max(widest, feature)
        const { split } = node
        thresholds.push(mode === 'LEQ' || mode === 'GT' ? split : nextDown(split))
      }
      const isTrueLeft = isLeftTrue(mode)
      const at = row * nodeColumns
      pending.push({ index: isTrueLeft ? whenFalse : whenTrue, slot: at + 2 })
      pending.push({ index: isTrueLeft ? whenTrue : whenFalse, slot: at + 1 })
    }
  }
  const parts = [
    int32([thresholds.length, nodeColumns], rows),
    float64([thresholds.length], thresholds),
    int32([starts.length], starts),
    float64([values.length / width, width], values),
  ] as const
  if (sets.length === 0) return { parts }
  const asked = [...columns.keys()]
  // A threshold on a column behind the table would else read the places of another.
  if (widest >= features || asked.some((column) => !(column >= 0 && column < features)))
    throw fault('E_FORMAT', `the trees ask for a feature that is not among ${features}`)
  return { parts, sets: { columns: asked, ...wordsOf(sets) } }
}

function isLeftTrue(mode: SplitMode | 'MEMBER'): boolean {
  return mode === 'LEQ' || mode === 'LT' || mode === 'MEMBER'
}

function wordsOf(sets: readonly (readonly number[])[]): Omit<MemberSets, 'columns'> {
  const places = new Map<number, number>()
  const keys = [...new Set(sets.flat())].toSorted((a, b) => a - b)
  keys.forEach((key, place) => places.set(key, place))
  const starts = [0]
  for (const members of sets) {
    let most = -1
    for (const member of members) most = Math.max(most, places.get(member)!)
    starts.push(starts.at(-1)! + Math.ceil((most + 1) / 32))
    if (starts.at(-1)! > mostWords)
      throw fault('E_LIMIT', `the trees' ${sets.length} sets of categories take too much memory`)
  }
  const words = new Uint32Array(starts.at(-1)!)
  sets.forEach((members, set) => {
    for (const member of members) {
      const place = places.get(member)!
      words[starts[set]! + (place >>> 5)]! |= 1 << (place & 31)
    }
  })
  return {
    keys,
    words: tensor('UINT32', [words.length], words),
    starts: int32([starts.length], starts),
  }
}
