import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32, tensor } from '../../ir/tensor.ts'
import type { LightgbmModel, LightgbmTree } from './model.ts'
import { isCategorical, isDefaultLeft, missingTypeOf } from './model.ts'

/** The initializers of operator TreeEnsemble, and how its columns come from the table's. */
export interface LightgbmEnsemble {
  readonly nodes: Tensor
  readonly thresholds: Tensor
  readonly roots: Tensor
  /** [leaves, 1]: leaf l of tree t stands in row leafStarts[t] + l. */
  readonly values: Tensor
  readonly targets: Tensor
  readonly categories: Tensor | undefined
  readonly setStarts: Tensor | undefined
  /** Row of a tree's first leaf, counted from its root: the node of leaf l is firstLeaves[t] + l. */
  readonly firstLeaves: Tensor
  /** DOUBLE [n]: how much training data reached each node; undefined where the file does not say, or a tree reads a column in both ways. */
  readonly covers: Tensor | undefined
  readonly zeroColumns: ZeroColumns
}

/** Columns in which zero is missing. */
export interface ZeroColumns {
  /** Columns all of whose splits see it so. */
  readonly masked: readonly number[]
  /** Columns some of whose splits see it so: those read a copy, behind the table's own columns in this order. */
  readonly copied: readonly number[]
}

/** LightGBM's kZeroThreshold, the float 1e-35f: what is not farther from 0 is 0. */
export const zeroThreshold = Math.fround(1e-35)
/** The largest double below -zeroThreshold. */
const belowZero = -zeroThreshold * (1 + Number.EPSILON)

/** Splits first, then leaves; `trees` are those that count. */
export function ensembleOf(model: LightgbmModel, trees: readonly LightgbmTree[]): LightgbmEnsemble {
  const zeroColumns = zeroColumnsOf(trees)
  const copies = new Map(
    zeroColumns.copied.map((column, i) => [column, model.featureNames.length + i]),
  )
  const total = trees.reduce((sum, tree) => sum + 2 * tree.leaves - 1, 0)
  const leaves = trees.reduce((sum, tree) => sum + tree.leaves, 0)
  const sets = joinSets(trees)
  const { nodes, thresholds, roots, values } = layOut(trees, copies, sets.offsets)
  return {
    nodes: int32([total, 5], nodes),
    thresholds: float64([total], thresholds),
    roots: int32([trees.length], roots),
    values: float64([leaves, 1], values),
    targets: int32(
      [trees.length],
      Int32Array.from(trees, (_, i) => i % model.outputs),
    ),
    categories: sets.categories,
    setStarts: sets.setStarts,
    firstLeaves: tensor(
      'INT64',
      [trees.length],
      Float64Array.from(trees, (tree) => tree.leaves - 1),
    ),
    covers: trees.some((tree) => readsBoth(tree, copies)) ? undefined : coversOf(trees, total),
    zeroColumns,
  }
}

/** Each tree's splits, then its leaves. `copies`: columns that splits read in a copy where zero is missing to them. */
function layOut(
  trees: readonly LightgbmTree[],
  copies: ReadonlyMap<number, number>,
  setOffsets: readonly number[],
) {
  const total = trees.reduce((sum, tree) => sum + 2 * tree.leaves - 1, 0)
  const leaves = trees.reduce((sum, tree) => sum + tree.leaves, 0)
  const nodes = new Int32Array(total * 5)
  const thresholds = new Float64Array(total)
  const values = new Float64Array(leaves)
  const roots = new Int32Array(trees.length)
  let root = 0
  let firstLeaf = 0
  trees.forEach((tree, index) => {
    roots[index] = root
    const splits = tree.leaves - 1
    const place = (child: number) => root + (child >= 0 ? child : splits + ~child)
    for (let split = 0; split < splits; split++) {
      const { threshold, flags } = splitOf(tree, split, setOffsets[index]!)
      const isZero = missingAt(tree, split) === 'zero'
      const feature = tree.feature[split]!
      nodes.set(
        [
          isZero ? (copies.get(feature) ?? feature) : feature,
          place(tree.left[split]!),
          place(tree.right[split]!),
          -1,
          flags,
        ],
        (root + split) * 5,
      )
      thresholds[root + split] = threshold
    }
    for (let leaf = 0; leaf < tree.leaves; leaf++) {
      nodes.set([0, -1, -1, firstLeaf + leaf, 0], (root + splits + leaf) * 5)
      values[firstLeaf + leaf] = tree.leafValue[leaf]!
    }
    root += splits + tree.leaves
    firstLeaf += tree.leaves
  })
  return { nodes, thresholds, roots, values }
}

/** Counts of training data, as LightGBM's data_count; a tree of one leaf needs none. */
function coversOf(trees: readonly LightgbmTree[], total: number): Tensor | undefined {
  const covers = new Float64Array(total)
  let at = 0
  for (const { leaves, internalCount, leafCount } of trees) {
    if (leaves > 1) {
      if (!internalCount || !leafCount) return undefined
      covers.set(internalCount, at)
      covers.set(leafCount, at + leaves - 1)
    } else covers[at] = 1
    at += 2 * leaves - 1
  }
  return float64([total], covers)
}

/** Whether one tree reads a column and its copy: then the two are not one feature to it. */
function readsBoth(tree: LightgbmTree, copies: ReadonlyMap<number, number>): boolean {
  if (copies.size === 0) return false
  const asZero = new Set(tree.feature.filter((_, split) => missingAt(tree, split) === 'zero'))
  return tree.feature.some(
    (feature, split) =>
      copies.has(feature) && asZero.has(feature) && missingAt(tree, split) !== 'zero',
  )
}

function missingAt(tree: LightgbmTree, split: number): 'none' | 'zero' | 'nan' | undefined {
  const decision = tree.decision[split]!
  return isCategorical(decision) ? undefined : missingTypeOf(decision)
}

/** Where NaN is not missing it is 0, so it goes where 0 would go; NaN is in no set of categories. */
function splitOf(tree: LightgbmTree, split: number, setOffset: number) {
  const decision = tree.decision[split]!
  if (isCategorical(decision))
    return { threshold: 0, flags: (1 + setOffset + tree.threshold[split]!) << 1 }
  const threshold = aroundZero(tree.threshold[split]!)
  const isNaNLeft = missingTypeOf(decision) === 'none' ? 0 <= threshold : isDefaultLeft(decision)
  return { threshold, flags: isNaNLeft ? 1 : 0 }
}

/** Values within zeroThreshold are 0 before they are compared (RowPairFunctionFromDenseMatric of src/c_api.cpp). */
function aroundZero(threshold: number): number {
  if (!(Math.abs(threshold) <= zeroThreshold)) return threshold
  return threshold >= 0 ? zeroThreshold : belowZero
}

/** All trees' sets of categories, one behind the other. */
function joinSets(trees: readonly LightgbmTree[]) {
  const offsets: number[] = []
  const starts: number[] = [0]
  const all: Uint32Array[] = []
  for (const { categories } of trees) {
    offsets.push(starts.length - 1)
    if (!categories) continue
    const base = starts.at(-1)!
    for (let set = 1; set < categories.starts.length; set++)
      starts.push(base + categories.starts[set]!)
    all.push(categories.words)
  }
  if (starts.length === 1) return { offsets, categories: undefined, setStarts: undefined }
  const words = new Uint32Array(starts.at(-1)!)
  let at = 0
  for (const part of all) {
    words.set(part, at)
    at += part.length
  }
  return {
    offsets,
    categories: tensor('UINT32', [words.length], words),
    setStarts: int32([starts.length], starts),
  }
}

function zeroColumnsOf(trees: readonly LightgbmTree[]): ZeroColumns {
  const zero = new Set<number>()
  const other = new Set<number>()
  for (const tree of trees)
    tree.feature.forEach((feature, split) =>
      (missingAt(tree, split) === 'zero' ? zero : other).add(feature),
    )
  const columns = [...zero].sort((a, b) => a - b)
  return {
    masked: columns.filter((column) => !other.has(column)),
    copied: columns.filter((column) => other.has(column)),
  }
}
