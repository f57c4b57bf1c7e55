// Trees as ONNX files list them, turned into the initializers of TreeEnsemble.
import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32 } from '../../ir/tensor.ts'
import { nodeColumns } from './ensemble.ts'

export type SplitMode = 'LEQ' | 'LT' | 'GTE' | 'GT'

/** A split by row, or a leaf: `leaf` is its row among the leaves' values. */
export type GeneralNode =
  | { readonly leaf: number }
  | {
      readonly mode: SplitMode
      readonly feature: number
      readonly split: number
      /** Nodes by number. */
      readonly whenTrue: number
      readonly whenFalse: number
      readonly missingIsTrue: boolean
    }

/** The largest double below x. */
function nextDown(x: number): number {
  if (x !== x || x === -Infinity) return x
  if (x === 0) return -Number.MIN_VALUE
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  view.setBigInt64(0, view.getBigInt64(0) + (x > 0 ? -1n : 1n))
  return view.getFloat64(0)
}

/**
 * nodes, thresholds, roots and values of TreeEnsemble. `nodeAt` gives a node by number; a node that two lead to is E_FORMAT,
 * so that no cycle can be.
 */
export function layOutTrees(
  roots: readonly number[],
  nodeAt: (index: number) => GeneralNode | undefined,
  values: Float64Array,
  width: number,
): readonly [nodes: Tensor, thresholds: Tensor, roots: Tensor, values: Tensor] {
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
      const { mode, feature, split, whenTrue, whenFalse, missingIsTrue } = node
      const isTrueLeft = mode === 'LEQ' || mode === 'LT'
      rows.push(feature, -1, -1, -1, isTrueLeft === missingIsTrue ? 1 : 0)
      thresholds.push(mode === 'LEQ' || mode === 'GT' ? split : nextDown(split))
      const at = row * nodeColumns
      pending.push({ index: isTrueLeft ? whenFalse : whenTrue, slot: at + 2 })
      pending.push({ index: isTrueLeft ? whenTrue : whenFalse, slot: at + 1 })
    }
  }
  return [
    int32([thresholds.length, nodeColumns], rows),
    float64([thresholds.length], thresholds),
    int32([starts.length], starts),
    float64([values.length / width, width], values),
  ]
}
