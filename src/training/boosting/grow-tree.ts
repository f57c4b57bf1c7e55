import type { TreeSource } from '../../estimators/scikit-learn/tree/ensemble-tensors.ts'
import type { NodeSums, Split, SplitRules } from './best-split.ts'
import { bestSplit } from './best-split.ts'
import type { BinnedColumn } from './bin-columns.ts'
import type { HistogramBuilder, Slopes } from './histogram.ts'
import { subtractHistogram } from './histogram.ts'

export interface GrowOptions extends SplitRules {
  readonly maxLeaves: number
  /** What leaf values are multiplied by. */
  readonly rate: number
  /** The features a node may split on; default all. */
  readonly featuresOf?: () => ArrayLike<number>
}

/** A node of a tree that was grown; children are indices of nodes. */
export interface GrownNode {
  readonly count: number
  split: Split | undefined
  left: number
  right: number
  /** Of a leaf, one number a target. */
  readonly values: Float64Array
}

/** Rows `from` to `to` of the tree's samples lie in this leaf. */
export interface LeafRows {
  readonly node: number
  readonly from: number
  readonly to: number
}

interface Open {
  readonly node: number
  readonly from: number
  readonly to: number
  readonly sums: NodeSums
  readonly split: Split
  histogram: Float64Array | undefined
}

/** Histograms kept for nodes that wait to be split; beyond these numbers both children are counted anew. */
const mostKept = 32 * 2 ** 20

/** Grows one tree on rows `samples`, which it reorders so that each leaf's lie together. The node that gains most is split first. */
export function growTree(
  builder: HistogramBuilder,
  slopes: Slopes,
  samples: Int32Array,
  options: GrowOptions,
): { readonly nodes: readonly GrownNode[]; readonly leaves: readonly LeafRows[] } {
  const { columns, layout } = builder
  const every = columns.map((_, feature) => feature)
  const scratch = new Int32Array(samples.length)
  const nodes: GrownNode[] = []
  const leaves: LeafRows[] = []
  const open: Open[] = []
  const settle = (from: number, to: number, sums: NodeSums, known?: Float64Array): number => {
    const node = nodes.push({
      count: to - from,
      split: undefined,
      left: -1,
      right: -1,
      values: sums.gradients.map(
        (gradient) => (-options.rate * gradient) / (sums.hessian + options.l2 + 1e-15),
      ),
    })
    const index = node - 1
    const isWhole = to - from < 2 * options.minLeaf || options.maxLeaves < 2
    if (isWhole) builder.giveBack(known)
    const histogram = isWhole ? undefined : (known ?? builder.count(samples, from, to))
    const features = options.featuresOf?.() ?? every
    const split = histogram && bestSplit(columns, layout, histogram, sums, features, options)
    const isKept = split && open.length * layout.size < mostKept
    if (!isKept) builder.giveBack(histogram)
    if (split)
      open.push({ node: index, from, to, sums, split, histogram: isKept ? histogram : undefined })
    else leaves.push({ node: index, from, to })
    return index
  }
  settle(0, samples.length, totalOf(slopes, samples))
  while (open.length > 0 && open.length + leaves.length < options.maxLeaves) {
    const next = takeBest(open)
    const { from, to, split } = next
    const middle = partition(samples, scratch, from, to, columns[split.feature]!, split)
    const [left, right] = childHistograms(builder, samples, next, middle, options.minLeaf)
    const node = nodes[next.node]!
    node.split = split
    node.left = settle(from, middle, split.left, left)
    node.right = settle(middle, to, split.right, right)
  }
  for (const { node, from, to, histogram } of open) {
    leaves.push({ node, from, to })
    builder.giveBack(histogram)
  }
  return { nodes, leaves }
}

/** The smaller child is counted; the larger holds what is left of the parent. Nothing where neither will be split, or the parent's was not kept. */
function childHistograms(
  builder: HistogramBuilder,
  samples: Int32Array,
  { from, to, histogram }: Open,
  middle: number,
  minLeaf: number,
): readonly (Float64Array | undefined)[] {
  const isLeftSmall = middle - from < to - middle
  const large = isLeftSmall ? to - middle : middle - from
  if (!histogram || large < 2 * minLeaf) {
    builder.giveBack(histogram)
    return []
  }
  const known = isLeftSmall
    ? builder.count(samples, from, middle)
    : builder.count(samples, middle, to)
  const rest = subtractHistogram(histogram, known)
  return isLeftSmall ? [known, rest] : [rest, known]
}

function totalOf({ gradients, hessians }: Slopes, samples: Int32Array): NodeSums {
  let hessian = 0
  if (hessians) for (const row of samples) hessian += hessians[row]!
  else hessian = samples.length
  return {
    count: samples.length,
    hessian,
    gradients: Float64Array.from(gradients, (gradient) => {
      let sum = 0
      for (const row of samples) sum += gradient[row]!
      return sum
    }),
  }
}

function takeBest(open: Open[]): Open {
  let best = 0
  for (let i = 1; i < open.length; i++) if (open[i]!.split.gain > open[best]!.split.gain) best = i
  const taken = open[best]!
  const last = open.pop()!
  if (best < open.length) open[best] = last
  return taken
}

/** Rows that go left in front, both sides in their order; returns where the right side begins. */
function partition(
  samples: Int32Array,
  scratch: Int32Array,
  from: number,
  to: number,
  column: BinnedColumn,
  split: Split,
): number {
  const goes = sidesOf(column, split)
  const { bins } = column
  let left = from
  let right = 0
  // Both are written, for no branch can guess the side.
  for (let i = from; i < to; i++) {
    const row = samples[i]!
    const isLeft = goes[bins[row]!]!
    samples[left] = row
    scratch[right] = row
    left += isLeft
    right += 1 - isLeft
  }
  samples.set(scratch.subarray(0, right), left)
  return left
}

/** 1 for each bin that goes left. */
export function sidesOf(column: BinnedColumn, split: Split): Uint8Array {
  return Uint8Array.from({ length: column.count + 1 }, (_, bin) => {
    if (bin === column.missing) return split.missingLeft ? 1 : 0
    if (split.categories) return (split.categories[bin >> 5]! >>> (bin & 31)) & 1
    return bin <= split.bin ? 1 : 0
  })
}

/** As the graph's trees take them. `firstSet`: how many sets of categories trees before this one have. */
export function treeSourceOf(
  nodes: readonly GrownNode[],
  columns: readonly BinnedColumn[],
  firstSet: number,
): { readonly source: TreeSource; readonly sets: readonly Uint32Array[] } {
  const sets: Uint32Array[] = []
  const places = nodes.map(({ split }) =>
    split?.categories ? firstSet + sets.push(split.categories) : 0,
  )
  const source: TreeSource = {
    count: nodes.length,
    left: nodes.map((node) => node.left),
    right: nodes.map((node) => node.right),
    feature: nodes.map(({ split }) => split?.feature ?? 0),
    threshold: nodes.map(({ split }) => (split ? thresholdOf(columns[split.feature]!, split) : 0)),
    missingLeft: nodes.map(({ split }) => (split?.missingLeft ? 1 : 0)),
    category: (node) => places[node]!,
    cover: (node) => nodes[node]!.count,
    leaf: (node, to, at) => to.set(nodes[node]!.values, at),
  }
  return { source, sets }
}

/** Behind the last bin only missing values go right: everything is below infinity. */
function thresholdOf(column: BinnedColumn, { bin }: Split): number {
  return bin < 0 ? 0 : (column.thresholds[bin] ?? Infinity)
}
