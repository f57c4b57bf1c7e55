import { fault } from '../../../errors.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int32 } from '../../../ir/tensor.ts'

/** What one tree contributes: its shape, and the values of the leaf at a node. */
export interface TreeSource {
  readonly count: number
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly feature: ArrayLike<number>
  readonly threshold: ArrayLike<number>
  readonly missingLeft: ArrayLike<number> | undefined
  /** 1 + row of `categories` of a node that splits on categories, else 0. */
  readonly category?: (node: number) => number
  /** Features of the whole table that this tree's own features are; undefined for the same. */
  readonly columns?: ArrayLike<number> | undefined
  /** How much of the training data reached a node. */
  readonly cover: (node: number) => number
  /** Writes the values of a leaf to `to` from `at` on. */
  readonly leaf: (node: number, to: Float64Array, at: number) => void
}

export interface EnsembleTensors {
  readonly nodes: Tensor
  readonly thresholds: Tensor
  readonly roots: Tensor
  readonly values: Tensor
  readonly covers: Tensor
}

const columnsANode = 5

/** Lays trees one behind the other as the initializers of operator TreeEnsemble; `width` values a leaf. */
export function ensembleTensors(trees: readonly TreeSource[], width: number): EnsembleTensors {
  const total = trees.reduce((sum, tree) => sum + tree.count, 0)
  // So many where every split has two children.
  const leaves = trees.reduce((sum, tree) => sum + ((tree.count + 1) >> 1), 0)
  const nodes = new Int32Array(total * columnsANode)
  const thresholds = new Float64Array(total)
  const roots = new Int32Array(trees.length)
  let values: Float64Array = new Float64Array(leaves * width)
  let start = 0
  let leaf = 0
  trees.forEach((tree, index) => {
    roots[index] = start
    const { left, right, feature, threshold, missingLeft, category, columns } = tree
    for (let node = 0; node < tree.count; node++) {
      const at = (start + node) * columnsANode
      const child = left[node]!
      const isMissingLeft = missingLeft?.[node] ? 1 : 0
      nodes[at + 4] = category ? (category(node) << 1) | isMissingLeft : isMissingLeft
      if (child === -1) {
        nodes[at + 1] = -1
        nodes[at + 2] = -1
        nodes[at + 3] = leaf
        // Nodes that no split leads to may be leaves as well.
        if (leaf * width >= values.length) values = grown(values, total * width)
        tree.leaf(node, values, leaf++ * width)
        continue
      }
      checkChild(tree, node, child)
      checkChild(tree, node, right[node]!)
      checkFeature(node, feature[node]!)
      nodes[at] = columns ? featureOf(tree, node) : feature[node]!
      nodes[at + 1] = start + child
      nodes[at + 2] = start + right[node]!
      nodes[at + 3] = -1
      thresholds[start + node] = threshold[node]!
    }
    start += tree.count
  })
  return {
    nodes: int32([total, columnsANode], nodes),
    thresholds: float64([total], thresholds),
    roots: int32([trees.length], roots),
    values: float64(
      [leaf, width],
      values.length > leaf * width ? values.slice(0, leaf * width) : values,
    ),
    covers: coversOf(trees, total),
  }
}

/** Whole numbers, as most are, take half the memory as INT32. */
function coversOf(trees: readonly TreeSource[], total: number): Tensor {
  const covers = new Int32Array(total)
  let start = 0
  for (const { count, cover } of trees) {
    for (let node = 0; node < count; node++) {
      const own = cover(node)
      covers[start + node] = own
      if (covers[start + node] !== own) return fractionalCovers(trees, total)
    }
    start += count
  }
  return int32([total], covers)
}

function fractionalCovers(trees: readonly TreeSource[], total: number): Tensor {
  const covers = new Float64Array(total)
  let start = 0
  for (const { count, cover } of trees) {
    for (let node = 0; node < count; node++) covers[start + node] = cover(node)
    start += count
  }
  return float64([total], covers)
}

/** Checked before they are stored as int32, where a larger number would become another one. */
function checkChild(tree: TreeSource, node: number, child: number): void {
  if (!(child > 0 && child < tree.count))
    throw fault(
      'E_FORMAT',
      `the trees are malformed: node ${node} has a child ${child} of ${tree.count} nodes`,
    )
}

function checkFeature(node: number, feature: number): void {
  if (!(feature >= 0 && feature < 2 ** 31))
    throw fault('E_FORMAT', `the trees are malformed: node ${node} asks for feature ${feature}`)
}

function grown(values: Float64Array, length: number): Float64Array {
  const larger = new Float64Array(length)
  larger.set(values)
  return larger
}

function featureOf(tree: TreeSource, node: number): number {
  const own = tree.feature[node]!
  if (!tree.columns) return own
  const feature = tree.columns[own]
  if (feature === undefined)
    throw fault('E_FORMAT', `a tree asks for feature ${own} of ${tree.columns.length}`)
  return feature
}

interface EmitOptions {
  readonly outputs: number
  readonly rounding: 'float32' | 'double'
  readonly base?: Value | Tensor
  readonly targets?: Tensor
  readonly categories?: Tensor
  readonly known?: Tensor
}

export function emitSum(
  g: GraphBuilder,
  x: Value,
  trees: EnsembleTensors,
  options: EmitOptions,
): Value {
  return emit(g, x, trees, options, 'sum')
}

/** The node each row ends in, per tree: INT64 [N, trees]. */
export function emitLeaves(
  g: GraphBuilder,
  x: Value,
  trees: EnsembleTensors,
  options: EmitOptions,
): Value {
  return emit(g, x, trees, options, 'leaves')
}

/**
 * What each feature contributes to the sum, last the base value: [N, D + 1], with several outputs [N, K, D + 1]. `divisor`: of the sum,
 * where the answer is a mean.
 */
export function emitShap(
  g: GraphBuilder,
  x: Value,
  trees: EnsembleTensors,
  options: EmitOptions,
  divisor = 1,
): Value {
  const { outputs, rounding } = options
  const sums = g.add('TreeShap', [...inputsOf(x, trees, options), undefined, trees.covers], {
    outputs,
    rounding,
  })
  return divisor === 1 ? sums : g.add('Div', [sums, float64([], [divisor])])
}

/** The nodes each row crosses, 1 or 0: INT64 [N, nodes of all trees], from what `emitLeaves` gave. */
export function emitPaths(g: GraphBuilder, leaves: Value, trees: EnsembleTensors): Value {
  return g.add('NodePaths', [leaves, trees.nodes, trees.roots])
}

function emit(
  g: GraphBuilder,
  x: Value,
  trees: EnsembleTensors,
  options: EmitOptions,
  result: string,
): Value {
  const { outputs, rounding } = options
  return g.add('TreeEnsemble', inputsOf(x, trees, options), { outputs, rounding, result })
}

function inputsOf(
  x: Value,
  { nodes, thresholds, roots, values }: EnsembleTensors,
  { base, targets, categories, known }: EmitOptions,
): (Value | Tensor | undefined)[] {
  return [x, base, nodes, thresholds, roots, values, targets, categories, known]
}

/** Makes the tensors once for an object, however many graphs and methods ask. */
export function tensorsOnce(make: () => EnsembleTensors): () => EnsembleTensors {
  let made: EnsembleTensors | undefined
  return () => (made ??= make())
}
