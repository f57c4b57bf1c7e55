import type { TreeEnsemble } from './ensemble.ts'
import {
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  mostNodes,
  rightColumn,
} from './ensemble.ts'
import type { RowLayout } from './row-layout.ts'
import type { Slots } from './slots.ts'
import type { NodeForm } from './walk-code.ts'
import { chains, shapeOf, slotBits } from './walk-code.ts'

const quietNaN = 0x7fc00000

/** Writes every node, and one leaf behind them all, to `memory` from `start` on. `wordsOf`: address of a node's outcomes, or of none. */
export function packNodes(
  ensemble: TreeEnsemble,
  form: NodeForm,
  slots: Slots,
  row: RowLayout | undefined,
  largest: number,
  memory: ArrayBuffer,
  start: number,
  wordsOf: (node: number | undefined) => number,
): void {
  const count = ensemble.thresholds.length + 1
  const { nodeBits } = shapeOf(form)
  const integers = new Int32Array(memory, start, (count << nodeBits) / 4)
  if (row) {
    const singles = new Float32Array(memory, start, integers.length)
    packSingles(ensemble, form === 'short', row, largest, integers, singles)
  } else {
    const doubles = new Float64Array(memory, start, count * 2)
    packDoubles(ensemble, form === 'category', slots, largest, integers, doubles, wordsOf)
  }
}

/** Forms 'short' and 'long'. */
// Each form has a loop of its own, without a call in it: a million nodes are packed while V8 still compiles.
function packSingles(
  ensemble: TreeEnsemble,
  isShort: boolean,
  { plain, raised }: RowLayout,
  largest: number,
  integers: Int32Array,
  singles: Float32Array,
): void {
  const { nodes, thresholds, roots } = ensemble
  // Nodes still to write, and their places.
  const waiting = new Int32Array(2 * mostNodes(ensemble) + 2)
  integers[2 * thresholds.length + 1] = quietNaN
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!
    let next = root + 1
    let top = 2
    waiting[0] = root
    waiting[1] = root
    while (top > 0) {
      top -= 2
      const node = waiting[top]!
      const place = waiting[top + 1]!
      const at = node * nodeColumns
      const left = nodes[at + leftColumn]!
      if (left < 0) {
        integers[2 * place] = 0
        integers[2 * place + 1] = quietNaN | nodes[at + leafColumn]!
        continue
      }
      const feature = nodes[at + featureColumn]!
      const isPlain = nodes[at + flagsColumn] === 1
      const cell = isPlain ? plain[feature]! : raised[feature]!
      const distance = next - place
      integers[2 * place] = isShort ? (4 * cell) | (distance << 19) : (distance << slotBits) | cell
      // Among `raised` the largest number stands for Infinity, which only a missing value exceeds.
      const exact = thresholds[node]!
      const threshold = !isPlain && exact === Infinity ? largest : exact
      singles[2 * place + 1] = threshold
      const rounded = singles[2 * place + 1]!
      // The next float32 below: of what is not above 0, the next bits say it.
      if (rounded > threshold) integers[2 * place + 1]! += rounded > 0 ? -1 : 1
      waiting[top] = nodes[at + rightColumn]!
      waiting[top + 1] = next + 1
      waiting[top + 2] = left
      waiting[top + 3] = next
      top += 4
      next += 2
    }
  }
}

/** Forms 'double' and 'category'. */
function packDoubles(
  ensemble: TreeEnsemble,
  hasCategories: boolean,
  { plainSlot, raisedSlot, categorySlot }: Slots,
  largest: number,
  integers: Int32Array,
  doubles: Float64Array,
  wordsOf: (node: number | undefined) => number,
): void {
  const { nodes, thresholds, roots } = ensemble
  const slotBytes = chains * 8
  const waiting = new Int32Array(2 * mostNodes(ensemble) + 2)
  const noWords = hasCategories ? wordsOf(undefined) : 0
  const writeLeaf = (place: number, leaf: number) => {
    doubles[2 * place + 1] = NaN
    integers[4 * place] = 0
    integers[4 * place + 1] = noWords
    integers[4 * place + 2] = leaf
  }
  writeLeaf(thresholds.length, 0)
  for (const root of roots) {
    let next = root + 1
    let top = 2
    waiting[0] = root
    waiting[1] = root
    while (top > 0) {
      top -= 2
      const node = waiting[top]!
      const place = waiting[top + 1]!
      const at = node * nodeColumns
      const left = nodes[at + leftColumn]!
      if (left < 0) {
        writeLeaf(place, nodes[at + leafColumn]!)
        continue
      }
      const feature = nodes[at + featureColumn]!
      const flags = nodes[at + flagsColumn]!
      const slot = (flags > 1 ? categorySlot : flags === 1 ? plainSlot : raisedSlot)[feature]!
      const distance = next - place
      integers[4 * place] = hasCategories ? (distance << slotBits) | slot : slot * slotBytes
      integers[4 * place + 1] = hasCategories ? wordsOf(node) : distance << 4
      const exact = thresholds[node]!
      doubles[2 * place + 1] = flags > 1 ? NaN : flags === 0 && exact === Infinity ? largest : exact
      waiting[top] = nodes[at + rightColumn]!
      waiting[top + 1] = next + 1
      waiting[top + 2] = left
      waiting[top + 3] = next
      top += 4
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
