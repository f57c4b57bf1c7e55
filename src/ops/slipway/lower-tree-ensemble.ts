import type { Node, Value } from '../../ir/graph.ts'
import type { NodeAdder } from '../../ir/operator.ts'
import { float64, int64, tensor } from '../../ir/tensor.ts'
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

/**
 * ONNX's trees (ai.onnx.ml 5) give one number a leaf: each tree gives the number of its leaf, exact in double, and the leaves' values are
 * gathered and summed outside. Splits on categories have no form here.
 */
export function lowerTreeEnsemble(
  { inputs, attributes }: Node,
  g: NodeAdder,
): readonly Value[] | 'none' {
  const [x, base] = inputs
  const ensemble = ensembleOf((index) => inputs[index]?.constant)
  // Nor has a sum in float32, tree by tree: a runtime adds in the order it likes.
  if (ensemble.categories || ensemble.nodes.length === 0 || attributes['sums'] === 'float32')
    return 'none'
  // scikit-learn's trees round to float32 first; thresholds stay doubles.
  const rounded = attributes['rounding'] === 'float32' ? g.add('Cast', [x], { to: 'FLOAT' }) : x!
  const wide =
    rounded.type.dataType === 'DOUBLE' ? rounded : g.add('Cast', [rounded], { to: 'DOUBLE' })
  const found = g.add(
    'Cast',
    [g.add('MlTreeEnsemble', [wide], standardTrees(ensemble, attributes['result'] === 'leaves'))],
    { to: 'INT64' },
  )
  if (attributes['result'] === 'leaves') return [found]
  const { values, width, targets, roots } = ensemble
  const outputs = attributes['outputs'] as number
  const gathered = g.add('Gather', [float64([values.length / width, width], values), found], {
    axis: 0,
  })
  const sum = targets
    ? g.add('MatMul', [
        g.add('Squeeze', [gathered, int64([1], [2])]),
        targetMatrix(targets, outputs),
      ])
    : g.add('ReduceSum', [gathered], { axes: [1], keepdims: 0 })
  if (roots.length === 0) return 'none'
  return [base ? g.add('Add', [sum, base]) : sum]
}

/** 1 where a tree adds to an output. */
function targetMatrix(targets: Int32Array, outputs: number) {
  const matrix = new Float64Array(targets.length * outputs)
  targets.forEach((target, tree) => (matrix[tree * outputs + target] = 1))
  return float64([targets.length, outputs], matrix)
}

function standardTrees({ nodes, thresholds, roots }: TreeEnsemble, givesNodes: boolean) {
  const splits: number[] = []
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
    nodes_modes: tensor('UINT8', [splits.length], new Uint8Array(splits.length)),
    nodes_splits: float64([splits.length], splits),
    nodes_trueleafs: lists.trueLeaves,
    nodes_truenodeids: lists.trueIds,
    tree_roots: Array.from(roots, (root) => places.get(root)!),
  }
}
