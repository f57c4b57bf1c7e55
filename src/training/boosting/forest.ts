import { seededRandom } from '../random.ts'
import type { Target } from '../table/target.ts'
import type { BinnedColumn } from './bin-columns.ts'
import type { GrownNode } from './grow-tree.ts'
import { growTree } from './grow-tree.ts'
import type { Slopes } from './histogram.ts'
import { HistogramBuilder, placesOf } from './histogram.ts'
import { OutOfBag } from './out-of-bag.ts'

export interface ForestOptions {
  readonly trees: number
  readonly maxLeaves: number
  readonly minLeaf: number
  readonly seed: number
  readonly onStep?: (tree: number, of: number, loss: number) => void
}

export interface Forest {
  /** Where sums start: the mean of a quantity, whose small differences its size would drown. */
  readonly base: number
  /** Leaves hold what the mean is above the base, or the share of each class (of two classes, of the second). */
  readonly trees: readonly (readonly GrownNode[])[]
  /** Mean squared error (of classes: Brier's) of rows that trees so far have not drawn, after each. */
  readonly losses: readonly number[]
}

/**
 * A random forest (Breiman 2001): each tree on rows drawn with replacement; each node tries some of the columns: the square root of their
 * number for classes, a third of them for a quantity. The mean of one-hot targets is split best where their variance, Gini's impurity, falls most.
 */
export function growForest(
  columns: readonly BinnedColumn[],
  target: Target,
  rows: Int32Array,
  weights: Float64Array | undefined,
  options: ForestOptions,
): Forest {
  const base = target.task === 'regression' ? meanOf(target.values, rows) : 0
  const slopes = forestSlopes(target, base, weights)
  const builder = new HistogramBuilder(
    columns,
    slopes,
    placesOf(columns, target.values.length, slopes),
  )
  const random = seededRandom(options.seed)
  const tried =
    target.task === 'classification'
      ? Math.max(1, Math.round(Math.sqrt(columns.length)))
      : Math.max(1, Math.ceil(columns.length / 3))
  const outside = new OutOfBag(target, slopes.gradients.length, base)
  const trees: (readonly GrownNode[])[] = []
  const losses: number[] = []
  for (let tree = 1; tree <= options.trees; tree++) {
    const drawn = new Uint8Array(target.values.length)
    const samples = Int32Array.from(rows, () => rows[Math.floor(random() * rows.length)]!)
    for (const row of samples) drawn[row] = 1
    const { nodes } = growTree(builder, slopes, samples, {
      maxLeaves: options.maxLeaves,
      minLeaf: options.minLeaf,
      l2: 0,
      rate: 1,
      featuresOf: () => someOf(columns.length, tried, random),
    })
    if (target.task === 'classification') keepShares(nodes)
    trees.push(nodes)
    outside.add(nodes, columns, rows, drawn)
    losses.push(outside.loss(rows))
    options.onStep?.(tree, options.trees, losses.at(-1)!)
  }
  return { base, trees, losses }
}

/** A leaf's value is -sum(gradient) / sum(hessian): with gradients of -weight y and hessians of weight, the mean of y. */
function forestSlopes(target: Target, base: number, weights: Float64Array | undefined): Slopes {
  const { values, classes } = target
  const weight = (row: number) => (weights ? weights[row]! : 1)
  const targets = classes.length > 2 ? classes.map((_, k) => k) : [1]
  const wanted = (y: number, k: number) => (classes.length === 0 ? y - base : y === k ? 1 : 0)
  return {
    gradients: targets.map((k) =>
      Float32Array.from(values, (y, row) => -weight(row) * wanted(y, k)),
    ),
    hessians: weights ? Float32Array.from(weights) : undefined,
  }
}

/** So many different ones of `count`, in their order: the first of equal gains is kept. */
function someOf(count: number, tried: number, random: () => number): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = 0; i < tried; i++) {
    const j = i + Math.floor(random() * (count - i))
    const kept = all[i]!
    all[i] = all[j]!
    all[j] = kept
  }
  return all.subarray(0, tried).toSorted()
}

function meanOf(values: Float64Array, rows: Int32Array): number {
  let sum = 0
  for (const row of rows) sum += values[row]! / rows.length
  return sum
}

/** Sums of weights that were subtracted from each other may be off by their last bit. */
function keepShares(nodes: readonly GrownNode[]): void {
  for (const { values } of nodes)
    for (let k = 0; k < values.length; k++) values[k] = Math.min(1, Math.max(0, values[k]!))
}
