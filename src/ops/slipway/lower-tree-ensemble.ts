import type { Node, Value } from '../../ir/graph.ts'
import type { NodeAdder } from '../../ir/operator.ts'
import { bool, float64, int64, tensor } from '../../ir/tensor.ts'
import {
  ensembleOf,
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  rightColumn,
} from '../trees/ensemble.ts'
import type { TreeEnsemble } from '../trees/ensemble.ts'
import type { CategoryReading } from '../trees/walk-general.ts'
import { readingOf } from '../trees/reading-of.ts'
import { lowerSingleSums } from './lower-single-sums.ts'

const branchMember = 6

/** ONNX Runtime makes a node of each member of a set. */
const mostMembers = 100_000

/**
 * ONNX's trees (ai.onnx.ml 5) give one number a leaf: each tree gives the number of its leaf, exact in double, and the leaves' values are
 * gathered and summed outside. Sets of categories are members of BRANCH_MEMBER, but not where unknown ones go their own way.
 */
export function lowerTreeEnsemble(
  { inputs, attributes }: Node,
  g: NodeAdder,
): readonly Value[] | 'none' {
  const [x, base] = inputs
  const ensemble = ensembleOf((index) => inputs[index]?.constant)
  const reading = readingOf(attributes)
  if (ensemble.nodes.length === 0 || ensemble.roots.length === 0) return 'none'
  if (ensemble.categories && (reading === 'byte' || countMembers(ensemble) > mostMembers))
    return 'none'
  // scikit-learn's trees round to float32 first; thresholds stay doubles.
  const rounded = attributes['rounding'] === 'float32' ? g.add('Cast', [x], { to: 'FLOAT' }) : x!
  const wide =
    rounded.type.dataType === 'DOUBLE' ? rounded : g.add('Cast', [rounded], { to: 'DOUBLE' })
  const table = ensemble.categories ? wholeCategories(ensemble, reading, wide, g) : wide
  const found = g.add(
    'Cast',
    [g.add('MlTreeEnsemble', [table], standardTrees(ensemble, attributes['result'] === 'leaves'))],
    { to: 'INT64' },
  )
  if (attributes['result'] === 'leaves') return [found]
  const { values, width, targets } = ensemble
  const outputs = attributes['outputs'] as number
  if (attributes['sums'] === 'float32') {
    if (base && !base.constant) return 'none'
    const sum = lowerSingleSums(ensemble, base?.constant, outputs, found, g)
    return sum === 'none' ? 'none' : [sum]
  }
  const gathered = g.add('Gather', [float64([values.length / width, width], values), found], {
    axis: 0,
  })
  const sum = targets
    ? g.add('MatMul', [
        g.add('Squeeze', [gathered, int64([1], [2])]),
        targetMatrix(targets, outputs),
      ])
    : g.add('ReduceSum', [gathered], { axes: [1], keepdims: 0 })
  return [base ? g.add('Add', [sum, base]) : sum]
}

/** Numbers of columns that hold categories, made whole as the kernel reads them. */
function wholeCategories(
  { nodes }: TreeEnsemble,
  reading: CategoryReading,
  x: Value,
  g: NodeAdder,
): Value {
  const width = x.type.shape[1] as number
  const isCategory = new Uint8Array(width)
  for (let at = 0; at < nodes.length; at += nodeColumns)
    if (nodes[at + flagsColumn]! > 1) isCategory[nodes[at + featureColumn]!] = 1
  const floor = g.add('Floor', [x])
  const whole =
    reading === 'truncated'
      ? g.add('Where', [g.add('Less', [x, float64([], [0])]), g.add('Ceil', [x]), floor])
      : floor
  return g.add('Where', [bool([1, width], isCategory), whole, x])
}

function countMembers({ categories }: TreeEnsemble): number {
  let count = 0
  for (let word of categories ?? []) for (; word !== 0; word &= word - 1) count++
  return count
}

/** ONNX Runtime wants a member in every set, also where only missing values go left. Categories are whole numbers by then. */
const nobody = 0.5

/** The categories that go left at a node, and the NaN that ends each set. */
function membersOf({ categories, starts }: TreeEnsemble, set: number): number[] {
  const members: number[] = []
  for (let word = starts[set]!; word < starts[set + 1]!; word++)
    for (let bit = 0; bit < 32; bit++)
      if ((categories![word]! >>> bit) & 1) members.push((word - starts[set]!) * 32 + bit)
  return members.length > 0 ? [...members, NaN] : [nobody, NaN]
}

/** 1 where a tree adds to an output. */
function targetMatrix(targets: Int32Array, outputs: number) {
  const matrix = new Float64Array(targets.length * outputs)
  targets.forEach((target, tree) => (matrix[tree * outputs + target] = 1))
  return float64([targets.length, outputs], matrix)
}

function standardTrees(ensemble: TreeEnsemble, givesNodes: boolean) {
  const { nodes, thresholds, roots } = ensemble
  const splits: number[] = []
  const modes: number[] = []
  const members: number[] = []
  const lists = {
    features: [] as number[],
    missing: [] as number[],
    trueIds: [] as number[],
    falseIds: [] as number[],
    trueLeaves: [] as number[],
    falseLeaves: [] as number[],
  }
  const leaves = { targets: [] as number[], weights: [] as number[] }
  const column = (node: number, at: number) => nodes[node * nodeColumns + at]!
  // Splits in the order of their rows; a tree of one leaf gets a split whose both ways lead to it.
  const places = new Map<number, number>()
  const total = nodes.length / nodeColumns
  const owner = new Int32Array(total)
  let tree = -1
  for (let node = 0; node < total; node++) {
    while (tree + 1 < roots.length && roots[tree + 1]! <= node) tree++
    owner[node] = tree
    if (column(node, leftColumn) >= 0 || node === roots[tree]) places.set(node, places.size)
  }
  const leafOf = (node: number) => {
    leaves.targets.push(owner[node]!)
    leaves.weights.push(givesNodes ? node - roots[owner[node]!]! : column(node, leafColumn))
    return leaves.weights.length - 1
  }
  for (const node of places.keys()) {
    const isLeaf = column(node, leftColumn) < 0
    const set = isLeaf ? -1 : (column(node, flagsColumn) >> 1) - 1
    if (set >= 0) members.push(...membersOf(ensemble, set))
    modes.push(set >= 0 ? branchMember : 0)
    splits.push(isLeaf ? 0 : thresholds[node]!)
    lists.features.push(isLeaf ? 0 : column(node, featureColumn))
    lists.missing.push(column(node, flagsColumn) & 1)
    const ways = isLeaf ? [node, node] : [column(node, leftColumn), column(node, rightColumn)]
    ways.forEach((way, i) => {
      const endsHere = column(way, leftColumn) < 0
      const [ids, flags] =
        i === 0 ? [lists.trueIds, lists.trueLeaves] : [lists.falseIds, lists.falseLeaves]
      ids.push(endsHere ? leafOf(way) : places.get(way)!)
      flags.push(endsHere ? 1 : 0)
    })
  }
  return {
    aggregate_function: 1,
    post_transform: 0,
    n_targets: roots.length,
    leaf_targetids: leaves.targets,
    leaf_weights: float64([leaves.weights.length], leaves.weights),
    nodes_falseleafs: lists.falseLeaves,
    nodes_falsenodeids: lists.falseIds,
    nodes_featureids: lists.features,
    nodes_missing_value_tracks_true: lists.missing,
    ...(members.length > 0 ? { membership_values: float64([members.length], members) } : {}),
    nodes_modes: tensor('UINT8', [modes.length], Uint8Array.from(modes)),
    nodes_splits: float64([splits.length], splits),
    nodes_trueleafs: lists.trueLeaves,
    nodes_truenodeids: lists.trueIds,
    tree_roots: Array.from(roots, (root) => places.get(root)!),
  }
}
