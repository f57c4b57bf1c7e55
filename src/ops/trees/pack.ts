import type { TreeEnsemble } from './ensemble.ts'
import { featureColumn, leafColumn, leftColumn, nodeColumns, rightColumn } from './ensemble.ts'

const featureBits = 11
export const featureMask = (1 << featureBits) - 1
export { featureBits }

/** The packing holds this many features and nodes a tree; beyond, the general walk is used. */
export const packedFeatures = 1 << featureBits
export const packedNodes = 1 << (31 - featureBits)

/**
 * Trees for the branch-free walk: siblings adjacent, `next = link >> 11`, plus one where x > threshold. A leaf points at itself and
 * its threshold is NaN, which no x exceeds, so that a loop of fixed depth needs no test. Node numbers are relative to their tree.
 * 8 bytes a node with single thresholds, 12 with doubles: node arrays in structs of fields were 5 times slower on 100 trees of depth 12.
 */
export interface PackedTrees {
  readonly thresholds: Float32Array | Float64Array
  /** next << 11 | feature */
  readonly links: Int32Array
  /** Row of the leaf values at a leaf. */
  readonly leaves: Int32Array
  readonly roots: Int32Array
  readonly depths: Int32Array
}

/** Packs depth-first. `single`: x is rounded to float32 before it is compared, so a threshold may be rounded down to float32 exactly. */
export function packTrees(
  ensemble: TreeEnsemble,
  depths: Int32Array,
  single: boolean,
): PackedTrees {
  const count = ensemble.nodes.length / nodeColumns
  const packed: PackedTrees = {
    thresholds: single ? new Float32Array(count) : new Float64Array(count),
    links: new Int32Array(count),
    leaves: new Int32Array(count),
    roots: ensemble.roots,
    depths,
  }
  for (const root of ensemble.roots) packTree(ensemble, root, packed, single)
  return packed
}

function packTree(
  ensemble: TreeEnsemble,
  root: number,
  packed: PackedTrees,
  single: boolean,
): void {
  const { nodes, thresholds } = ensemble
  const from = [root]
  const to = [0]
  let next = 1
  while (from.length > 0) {
    const node = from.pop()!
    const place = to.pop()!
    const at = node * nodeColumns
    const left = nodes[at + leftColumn]!
    if (left < 0) {
      packed.thresholds[root + place] = NaN
      packed.links[root + place] = place << featureBits
      packed.leaves[root + place] = nodes[at + leafColumn]!
      continue
    }
    const threshold = thresholds[node]!
    packed.thresholds[root + place] = single ? roundDown(threshold) : threshold
    packed.links[root + place] = (next << featureBits) | nodes[at + featureColumn]!
    from.push(nodes[at + rightColumn]!, left)
    to.push(next + 1, next)
    next += 2
  }
}

const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)

/** The largest float32 that is not above x. */
function roundDown(x: number): number {
  single[0] = x
  if (single[0]! <= x || Number.isNaN(x)) return single[0]!
  if (single[0] === 0) return -1.401298464324817e-45
  bits[0]! += single[0]! > 0 ? -1 : 1
  return single[0]!
}
