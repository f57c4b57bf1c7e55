import type { TreeEnsemble } from './ensemble.ts'
import {
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  rightColumn,
} from './ensemble.ts'
import type { Slots } from './slots.ts'
import type { NodeForm } from './walk-code.ts'
import { chains, hasSingles, shapeOf, slotBits } from './walk-code.ts'

const quietNaN = 0x7fc00000

/** Writes every node, and one leaf behind them all, to `memory` from `start` on. `wordsOf`: address of a node's outcomes, or of none. */
export function packNodes(
  ensemble: TreeEnsemble,
  form: NodeForm,
  slots: Slots,
  largest: number,
  memory: ArrayBuffer,
  start: number,
  wordsOf: (node: number | undefined) => number,
): void {
  const { nodes, thresholds, roots } = ensemble
  const count = thresholds.length
  const { nodeBits, valueBits } = shapeOf(form)
  const slotBytes = chains << valueBits
  const stride = 1 << (nodeBits - 2)
  const integers = new Int32Array(memory, start, (count + 1) * stride)
  const doubles = hasSingles(form) ? undefined : new Float64Array(memory, start, (count + 1) * 2)
  const singles = new Float32Array(memory, start, integers.length)
  const shorts = new Uint16Array(memory, start, integers.length * 2)
  const writeLeaf = (place: number, leaf: number) => {
    integers[place * stride] = 0
    if (doubles) {
      doubles[place * 2 + 1] = NaN
      integers[place * stride + 1] = form === 'category' ? wordsOf(undefined) : 0
      integers[place * stride + 2] = leaf
    } else integers[place * stride + 1] = quietNaN | leaf
  }
  writeLeaf(count, 0)
  // Nodes still to write, and their places.
  const from: number[] = []
  const to: number[] = []
  for (const root of roots) {
    from.push(root)
    to.push(root)
    let next = root + 1
    while (from.length > 0) {
      const node = from.pop()!
      const place = to.pop()!
      const at = node * nodeColumns
      const left = nodes[at + leftColumn]!
      if (left < 0) {
        writeLeaf(place, nodes[at + leafColumn]!)
        continue
      }
      const feature = nodes[at + featureColumn]!
      const flags = nodes[at + flagsColumn]!
      const role = flags > 1 ? slots.categorySlot : flags === 1 ? slots.plainSlot : slots.raisedSlot
      const slot = role[feature]!
      if (form === 'short') {
        shorts[place * 4] = slot * slotBytes
        shorts[place * 4 + 1] = (next - place) << nodeBits
      } else if (form === 'double') {
        integers[place * stride] = slot * slotBytes
        integers[place * stride + 1] = (next - place) << nodeBits
      } else integers[place * stride] = ((next - place) << slotBits) | slot
      // Among `raised` the largest number stands for Infinity, which only a missing value exceeds.
      const threshold = flags === 0 && thresholds[node] === Infinity ? largest : thresholds[node]!
      if (!doubles) singles[place * stride + 1] = roundDown(threshold)
      else {
        doubles[place * 2 + 1] = flags > 1 ? NaN : threshold
        if (form === 'category') integers[place * stride + 1] = wordsOf(node)
      }
      from.push(nodes[at + rightColumn]!, left)
      to.push(next + 1, next)
      next += 2
    }
  }
}

const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)

/** The largest float32 that is not above x. */
export function roundDown(x: number): number {
  single[0] = x
  if (single[0]! <= x || Number.isNaN(x)) return single[0]!
  if (single[0] === 0) return -1.401298464324817e-45
  bits[0]! += single[0]! > 0 ? -1 : 1
  return single[0]!
}
