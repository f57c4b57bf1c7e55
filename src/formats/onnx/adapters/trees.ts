// Tree ensembles of ai.onnx.ml, versions 1 to 5, as TreeEnsemble of ours: thresholds hit as the file says, sums in double.
import { fault } from '../../../errors.ts'
import type { Attributes, Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { treesOf } from '../../../ops/ai.onnx.ml/tree-ensemble.ts'
import type { GeneralNode, LaidOutTrees, SplitMode } from '../../../ops/trees/general-trees.ts'
import { equality, layOutTrees } from '../../../ops/trees/general-trees.ts'
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
}

/** Lists of numbers by name, as floats or, since version 3, as a tensor. */
function listsOf({ attributes }: OnnxNode) {
  return {
    ints: (name: string): readonly number[] => attributes.ints(name) ?? [],
    floats: (name: string): readonly number[] => {
      const given = attributes.tensor(`${name}_as_tensor`)
      return given ? Array.from(given.data as ArrayLike<number>) : (attributes.floats(name) ?? [])
    },
  }
}

/** Nodes of all trees by tree and number; E_FORMAT where the lists do not fit each other. */
function splitsOf(node: OnnxNode) {
  const { attributes, opType } = node
  const { ints, floats } = listsOf(node)
  const treeIds = ints('nodes_treeids')
  const nodeIds = ints('nodes_nodeids')
  const lists = {
    features: ints('nodes_featureids'),
    whenTrue: ints('nodes_truenodeids'),
    whenFalse: ints('nodes_falsenodeids'),
    modes: attributes.texts('nodes_modes') ?? [],
    splits: floats('nodes_values'),
  }
  for (const name of ['nodes_hitrates', 'nodes_hitrates_as_tensor']) attributes.has(name)
  const count = treeIds.length
  if ([nodeIds, ...Object.values(lists)].some((list) => list.length !== count))
    throw fault('E_FORMAT', `${opType} has lists of unequal length`)
  const places = new Map<string, number>()
  treeIds.forEach((tree, i) => places.set(`${tree}:${nodeIds[i]}`, i))
  if (places.size !== count) throw fault('E_FORMAT', `${opType} has two nodes of one number`)
  const find = (tree: number | undefined, id: number | undefined) =>
    places.get(`${tree}:${id}`) ?? -1
  return { ...lists, count, treeIds, missing: ints('nodes_missing_value_tracks_true'), find }
}

type Splits = ReturnType<typeof splitsOf>

/** Rows of values by leaf: a leaf may have weights for several scores, or none. */
function leavesOf(
  node: OnnxNode,
  prefix: string,
  width: number,
  { count, modes: kinds, find }: Splits,
) {
  const { ints, floats } = listsOf(node)
  const weights = floats(`${prefix}_weights`)
  const targets = ints(`${prefix}_ids`)
  const owners = ints(`${prefix}_nodeids`)
  const rows = new Map<number, number>()
  for (let i = 0; i < count; i++) if (kinds[i] === 'LEAF') rows.set(i, rows.size)
  const values = new Float64Array(rows.size * width)
  ints(`${prefix}_treeids`).forEach((tree, i) => {
    const row = rows.get(find(tree, owners[i]))
    const target = targets[i]!
    if (row === undefined || !(target >= 0 && target < width))
      throw fault('E_FORMAT', `${node.opType} has a weight for a leaf or score that is not there`)
    values[row * width + target]! += weights[i]!
  })
  return { rows, values, weights }
}

/** Trees may ask for columns that are not in the table; a width that is not known is refused where they are added. */
function widthOf(x: Value): number {
  const width = x.type.shape[1]
  return typeof width === 'number' ? width : 0
}

/** Columns that are tested for membership stand behind the others, as places among all members (MemberSets). */
function sumOfLeaves(
  x: Value,
  { parts, sets }: LaidOutTrees,
  outputs: number,
  g: OnnxGraphBuilder,
): Value {
  const own = { outputs, rounding: 'double', result: 'sum' }
  if (!sets) return g.add('TreeEnsemble', [x, undefined, ...parts], own)
  const { columns, keys, words, starts } = sets
  const tested = g.add('Gather', [x, int64([columns.length], columns)], { axis: 1 })
  const places = g.add('MapValues', [
    tested,
    row([...keys, NaN]),
    row([...keys.map((_, place) => place), NaN]),
    float64([], [-1]),
  ])
  const table = g.add('Concat', [x, places], { axis: 1 })
  return g.add('TreeEnsemble', [table, undefined, ...parts, undefined, words, undefined, starts], {
    ...own,
    category: 'nonNegative',
  })
}

const row = (values: readonly number[]) => float64([values.length], values)

/** `prefix` is 'class' or 'target'; `width` the number of scores. */
function oldTrees(node: OnnxNode, prefix: string, width: number, g: OnnxGraphBuilder): OldTrees {
  const { attributes, opType } = node
  const splits = splitsOf(node)
  const { rows, values, weights } = leavesOf(node, prefix, width, splits)
  const child = (i: number, list: readonly number[]) => splits.find(splits.treeIds[i], list[i])
  const nodeAt = (i: number): GeneralNode | undefined => {
    const kind = splits.modes[i]
    if (kind === undefined) return undefined
    if (kind === 'LEAF') return { leaf: rows.get(i)! }
    const split = splits.splits[i]!
    const ways = {
      feature: splits.features[i]!,
      whenTrue: child(i, splits.whenTrue),
      whenFalse: child(i, splits.whenFalse),
      missingIsTrue: splits.missing[i] === 1,
    }
    if (kind === 'BRANCH_EQ' || kind === 'BRANCH_NEQ')
      return equality(ways, split, kind === 'BRANCH_NEQ')
    const mode = Object.hasOwn(modes, kind) ? modes[kind] : undefined
    if (!mode) throw fault('E_UNSUPPORTED', `${opType} with ${kind}`)
    return { ...ways, mode, split }
  }
  // A root is a node that no other leads to.
  const inner = new Set<number>()
  splits.modes.forEach((kind, i) => {
    if (kind !== 'LEAF') inner.add(child(i, splits.whenTrue)).add(child(i, splits.whenFalse))
  })
  const roots = splits.treeIds.flatMap((_, i) => (inner.has(i) ? [] : [i]))
  const x = inDouble(asRows(node.inputs[0]!, g), g)
  const sum = sumOfLeaves(x, layOutTrees(roots, nodeAt, values, width, widthOf(x)), width, g)
  const aggregate = attributes.text('aggregate_function', 'SUM')
  if (aggregate !== 'SUM' && aggregate !== 'AVERAGE')
    throw fault('E_UNSUPPORTED', `${opType} with ${aggregate}`)
  const scaled = aggregate === 'AVERAGE' ? g.add('Div', [sum, float64([], [roots.length])]) : sum
  // As the standard says. ONNX Runtime leaves the base out of a score that no leaf of the row has a weight for.
  const base = listsOf(node).floats('base_values')
  const scores = base.length > 0 ? g.add('Add', [scaled, float64([base.length], base)]) : scaled
  return { scores, weights }
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
  const tensors = ['leaf_weights', 'membership_values', 'nodes_modes', 'nodes_splits']
  if (attributes.int('aggregate_function', 1) !== 1 || attributes.int('post_transform', 0) !== 0)
    throw fault('E_UNSUPPORTED', 'TreeEnsemble other than a plain sum of leaves')
  attributes.has('nodes_hitrates')
  const width = attributes.int('n_targets', 1)
  const given: Attributes = Object.fromEntries([
    ['n_targets', width],
    ...names.map((name) => [name, attributes.ints(name) ?? []]),
    ...tensors.flatMap((name) => (attributes.has(name) ? [[name, attributes.tensor(name)!]] : [])),
  ] as [string, number][])
  const x = inputs[0]!
  const sum = sumOfLeaves(inDouble(x, g), treesOf(given, widthOf(x)), width, g)
  return [x.type.dataType === 'DOUBLE' ? sum : g.add('Cast', [sum], { to: x.type.dataType })]
}

export const treeAdapters: AdapterTable = {
  'ai.onnx.ml.TreeEnsembleRegressor': regressor,
  'ai.onnx.ml.TreeEnsembleClassifier': classifier,
  'ai.onnx.ml.TreeEnsemble': treeEnsemble,
}
