import { fault } from '../../../errors.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int32 } from '../../../ir/tensor.ts'
import {
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  rightColumn,
} from '../../../ops/trees/ensemble.ts'
import { malformedNode } from './malformed-node.ts'
import type { NodeRecords, NodeTables } from './node-records.ts'
import { writeRecords } from './node-records.ts'

/** Nodes in columns. */
export interface NodeFields {
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly feature: ArrayLike<number>
  readonly threshold: ArrayLike<number>
  readonly missingLeft: ArrayLike<number> | undefined
}

interface TreeValues {
  readonly count: number
  /** Features of the whole table that this tree's own features are; undefined for the same. */
  readonly columns?: ArrayLike<number> | undefined
  /** How much of the training data reached a node. */
  readonly cover: (node: number) => number
  /** Writes the values of a leaf to `to` from `at` on. */
  readonly leaf: (node: number, to: Float64Array, at: number) => void
}

interface ColumnTree extends TreeValues, NodeFields {
  readonly records?: undefined
  /** 1 + row of `categories` of a node that splits on categories, else 0. */
  readonly category?: (node: number) => number
}

interface RecordTree extends TreeValues {
  readonly records: NodeRecords
}

/** What one tree contributes: its shape, and the values of the leaf at a node. */
export type TreeSource = ColumnTree | RecordTree

export interface EnsembleTensors {
  readonly nodes: Tensor
  readonly thresholds: Tensor
  readonly roots: Tensor
  readonly values: Tensor
  readonly covers: Tensor
}

/** Lays trees one behind the other as the initializers of operator TreeEnsemble; `width` values a leaf. */
export function ensembleTensors(trees: readonly TreeSource[], width: number): EnsembleTensors {
  const total = trees.reduce((sum, tree) => sum + tree.count, 0)
  // A list of trees may name one many times.
  for (const { records, count } of trees) records?.budget?.take(count * bytesANode, 'trees')
  const nodes = new Int32Array(total * nodeColumns)
  const thresholds = new Float64Array(total)
  const covers = new Int32Array(total)
  const tables = { nodes, thresholds, covers, areWhole: true }
  const roots = new Int32Array(trees.length)
  // So many where every split has two children.
  let values = new Float64Array(
    trees.reduce((sum, tree) => sum + ((tree.count + 1) >> 1), 0) * width,
  )
  let start = 0
  let leaf = 0
  for (let index = 0; index < trees.length; index++) {
    const tree = trees[index]!
    roots[index] = start
    const first = leaf
    leaf = tree.records
      ? writeRecords(tree.records, tables, start, leaf)
      : writeColumns(tree, tables, start, leaf)
    if (tree.columns) renameFeatures(tree.columns, nodes, start, tree.count)
    // Nodes that no split leads to may be leaves as well.
    if (leaf * width > values.length) values = grown(values, total * width)
    writeLeaves(tree.leaf, nodes, start, tree.count, values, first * width, width)
    start += tree.count
  }
  return {
    nodes: int32([total, nodeColumns], nodes),
    thresholds: float64([total], thresholds),
    roots: int32([trees.length], roots),
    values: float64(
      [leaf, width],
      values.length > leaf * width ? values.slice(0, leaf * width) : values,
    ),
    // Whole numbers, as most are, take half the memory as INT32.
    covers: tables.areWhole ? int32([total], covers) : fractionalCovers(trees, total),
  }
}

/** What the tables take, and a leaf's value. */
const bytesANode = 4 * nodeColumns + 8 + 4 + 8

/** As writeRecords. */
function writeColumns(
  tree: ColumnTree,
  tables: NodeTables,
  start: number,
  firstLeaf: number,
): number {
  const { nodes, thresholds, covers } = tables
  const { count, left, right, feature, threshold, missingLeft, category, cover } = tree
  let leaf = firstLeaf
  for (let node = 0; node < count; node++) {
    const at = (start + node) * nodeColumns
    const own = cover(node)
    covers[start + node] = own
    if (covers[start + node] !== own) tables.areWhole = false
    const isMissingLeft = missingLeft?.[node] ? 1 : 0
    nodes[at + flagsColumn] = category ? (category(node) << 1) | isMissingLeft : isMissingLeft
    const first = left[node]!
    if (first === -1) {
      nodes[at + leftColumn] = -1
      nodes[at + rightColumn] = -1
      nodes[at + leafColumn] = leaf++
      continue
    }
    const second = right[node]!
    const column = feature[node]!
    const areThere = first > 0 && first < count && second > 0 && second < count
    if (!areThere || !(column >= 0 && column < 2 ** 31))
      throw malformedNode(node, [first, second], column, count)
    nodes[at + featureColumn] = column
    nodes[at + leftColumn] = start + first
    nodes[at + rightColumn] = start + second
    nodes[at + leafColumn] = -1
    thresholds[start + node] = threshold[node]!
  }
  return leaf
}

function writeLeaves(
  leaf: TreeSource['leaf'],
  nodes: Int32Array,
  start: number,
  count: number,
  values: Float64Array,
  first: number,
  width: number,
): void {
  let to = first
  for (let node = 0, at = start * nodeColumns; node < count; node++, at += nodeColumns) {
    if (nodes[at + leftColumn]! >= 0) continue
    leaf(node, values, to)
    to += width
  }
}

function renameFeatures(
  columns: ArrayLike<number>,
  nodes: Int32Array,
  start: number,
  count: number,
): void {
  for (let node = start; node < start + count; node++) {
    const at = node * nodeColumns
    if (nodes[at + leftColumn]! < 0) continue
    const own = nodes[at + featureColumn]!
    const feature = columns[own]
    if (feature === undefined)
      throw fault('E_FORMAT', `a tree asks for feature ${own} of ${columns.length}`)
    nodes[at + featureColumn] = feature
  }
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

function grown(values: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length)
  larger.set(values)
  return larger
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
