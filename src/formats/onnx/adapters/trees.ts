// Tree ensembles of ai.onnx.ml, versions 1 to 5, as TreeEnsemble of ours: thresholds hit as the file says, sums in double.
import { fault } from '../../../errors.ts'
import type { Attributes, Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { treesOf } from '../../../ops/ai.onnx.ml/tree-ensemble.ts'
import type { GeneralNode, SplitMode } from '../../../ops/trees/general-trees.ts'
import { layOutTrees } from '../../../ops/trees/general-trees.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { OnnxNode } from '../node.ts'
import type { Adapter, AdapterTable } from './adapter.ts'
import { classify } from './classify.ts'
import { asRows, inDouble } from './rows.ts'

const modes: Readonly<Record<string, SplitMode>> = {
  BRANCH_LEQ: 'LEQ',
  BRANCH_LT: 'LT',
  BRANCH_GTE: 'GTE',
  BRANCH_GT: 'GT',
}

interface OldTrees {
  readonly scores: Value
  readonly weights: readonly number[]
  readonly targets: readonly number[]
  readonly trees: number
}

/** `prefix` is 'class' or 'target'; `width` the number of scores. */
function oldTrees(node: OnnxNode, prefix: string, width: number, g: OnnxGraphBuilder): OldTrees {
  const { attributes, opType } = node
  const ints = (name: string) => attributes.ints(name) ?? []
  const floats = (name: string) => {
    const given = attributes.tensor(`${name}_as_tensor`)
    return given ? Array.from(given.data as ArrayLike<number>) : (attributes.floats(name) ?? [])
  }
  const treeIds = ints('nodes_treeids')
  const [nodeIds, features, whenTrue, whenFalse] = [
    'nodes_nodeids',
    'nodes_featureids',
    'nodes_truenodeids',
    'nodes_falsenodeids',
  ].map(ints) as [number[], number[], number[], number[]]
  const nodeModes = attributes.texts('nodes_modes') ?? []
  const splits = floats('nodes_values')
  const missing = ints('nodes_missing_value_tracks_true')
  attributes.has('nodes_hitrates')
  attributes.has('nodes_hitrates_as_tensor')
  const count = treeIds.length
  if (
    [nodeIds, features, whenTrue, whenFalse, nodeModes, splits].some(
      (list) => list.length !== count,
    )
  )
    throw fault('E_FORMAT', `${opType} has lists of unequal length`)
  const at = new Map<string, number>()
  treeIds.forEach((tree, i) => at.set(`${tree}:${nodeIds[i]}`, i))
  if (at.size !== count) throw fault('E_FORMAT', `${opType} has two nodes of one number`)
  const weights = floats(`${prefix}_weights`)
  const targets = ints(`${prefix}_ids`)
  const leaves = new Map<number, number>()
  const owners = ints(`${prefix}_nodeids`)
  ints(`${prefix}_treeids`).forEach((tree, i) => {
    const leaf = at.get(`${tree}:${owners[i]}`)
    if (leaf === undefined)
      throw fault('E_FORMAT', `${opType} has a weight for a node that is not there`)
    if (!leaves.has(leaf)) leaves.set(leaf, leaves.size)
  })
  const isLeaf = (i: number) => nodeModes[i] === 'LEAF'
  for (let i = 0; i < count; i++) if (isLeaf(i) && !leaves.has(i)) leaves.set(i, leaves.size)
  const values = new Float64Array(leaves.size * width)
  ints(`${prefix}_treeids`).forEach((tree, i) => {
    const target = targets[i]!
    if (!(target >= 0 && target < width))
      throw fault('E_FORMAT', `${opType} has a weight for score ${target}`)
    values[leaves.get(at.get(`${tree}:${owners[i]}`)!)! * width + target]! += weights[i]!
  })
  const nodeAt = (i: number): GeneralNode | undefined => {
    if (!(i >= 0 && i < count)) return undefined
    if (isLeaf(i)) return { leaf: leaves.get(i)! }
    const mode = Object.hasOwn(modes, nodeModes[i]!) ? modes[nodeModes[i]!] : undefined
    if (!mode) throw fault('E_UNSUPPORTED', `${opType} with ${nodeModes[i]}`)
    return {
      mode,
      feature: features[i]!,
      split: splits[i]!,
      whenTrue: at.get(`${treeIds[i]}:${whenTrue[i]}`) ?? -1,
      whenFalse: at.get(`${treeIds[i]}:${whenFalse[i]}`) ?? -1,
      missingIsTrue: missing[i] === 1,
    }
  }
  // A root is a node that no other leads to.
  const inner = new Set<number>()
  for (let i = 0; i < count; i++) {
    if (isLeaf(i)) continue
    for (const child of [whenTrue[i], whenFalse[i]])
      inner.add(at.get(`${treeIds[i]}:${child}`) ?? -1)
  }
  const roots = treeIds.flatMap((_, i) => (inner.has(i) ? [] : [i]))
  const base = floats('base_values')
  const parts = layOutTrees(roots, nodeAt, values, width)
  const x = inDouble(asRows(node.inputs[0]!, g), g)
  const own = { outputs: width, rounding: 'double', result: 'sum' }
  const sum = g.add('TreeEnsemble', [x, undefined, ...parts], own)
  const mean = attributes.text('aggregate_function', 'SUM')
  if (mean !== 'SUM' && mean !== 'AVERAGE') throw fault('E_UNSUPPORTED', `${opType} with ${mean}`)
  const scaled = mean === 'AVERAGE' ? g.add('Div', [sum, float64([], [roots.length])]) : sum
  const scores = base.length > 0 ? g.add('Add', [scaled, float64([base.length], base)]) : scaled
  return { scores, weights, targets, trees: roots.length }
}

const regressor: Adapter = (node, g) => {
  const { scores } = oldTrees(node, 'target', node.attributes.int('n_targets', 1), g)
  const transform = node.attributes.text('post_transform', 'NONE')
  if (transform !== 'NONE' && transform !== 'LOGISTIC')
    throw fault('E_UNSUPPORTED', `TreeEnsembleRegressor with ${transform}`)
  const answer = transform === 'LOGISTIC' ? g.add('Sigmoid', [scores]) : scores
  return [g.add('Cast', [answer], { to: 'FLOAT' })]
}

/** Two classes and weights for one of them only: one score, as ONNX Runtime has it. */
const classifier: Adapter = (node, g) => {
  const { attributes } = node
  const labels = Math.max(
    attributes.texts('classlabels_strings')?.length ?? 0,
    attributes.ints('classlabels_int64s')?.length ?? 0,
  )
  const ids = new Set(attributes.ints('class_ids'))
  const { scores, weights } = oldTrees(node, 'class', labels, g)
  const isPositive = weights.every((weight) => weight >= 0)
  const base = attributes.floats('base_values') ?? []
  if (labels !== 2 || ids.size !== 1 || base.length > 1)
    return classify(node, scores, 'trees', g, { isPositive })
  const [only] = ids
  const score = g.add('Gather', [scores, int64([1], [only!])], { axis: 1 })
  return classify(node, score, 'trees', g, { isPositive: isPositive && base.length === 0 })
}

const treeEnsemble: Adapter = ({ inputs, attributes }, g) => {
  const names = [
    'leaf_targetids',
    'nodes_falseleafs',
    'nodes_falsenodeids',
    'nodes_featureids',
    'nodes_missing_value_tracks_true',
    'nodes_trueleafs',
    'nodes_truenodeids',
    'tree_roots',
  ]
  const tensors = ['leaf_weights', 'nodes_modes', 'nodes_splits']
  if (
    attributes.int('aggregate_function', 1) !== 1 ||
    attributes.int('post_transform', 0) !== 0 ||
    attributes.has('membership_values')
  )
    throw fault('E_UNSUPPORTED', 'TreeEnsemble other than a plain sum of leaves')
  attributes.has('nodes_hitrates')
  const width = attributes.int('n_targets', 1)
  const given: Attributes = Object.fromEntries([
    ['n_targets', width],
    ...names.map((name) => [name, attributes.ints(name) ?? []]),
    ...tensors.flatMap((name) => (attributes.has(name) ? [[name, attributes.tensor(name)!]] : [])),
  ] as [string, number][])
  const x = inputs[0]!
  const sum = g.add('TreeEnsemble', [inDouble(x, g), undefined, ...treesOf(given)], {
    outputs: width,
    rounding: 'double',
    result: 'sum',
  })
  return [x.type.dataType === 'DOUBLE' ? sum : g.add('Cast', [sum], { to: x.type.dataType })]
}

export const treeAdapters: AdapterTable = {
  'ai.onnx.ml.TreeEnsembleRegressor': regressor,
  'ai.onnx.ml.TreeEnsembleClassifier': classifier,
  'ai.onnx.ml.TreeEnsemble': treeEnsemble,
}
