// feature_importances_ of trees and their ensembles: the total decrease of impurity by column (sklearn.tree._tree).
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyObject } from '../../../encodings/pickle/records.ts'
import { doublesOf } from '../../arrays.ts'
import { numpySum } from '../../numpy-statistics.ts'
import type { ObjectView } from '../../object-view.ts'
import { featuresInOf } from '../fitted.ts'

export function treeImportances(view: ObjectView): Float64Array {
  if (view.has('tree_')) return normalized(decreases(view))
  if (!view.has('estimators_')) throw view.unsupported('as the measure of a feature selector')
  const members = membersOf(view)
  if (/^(RandomForest|ExtraTrees)/.test(view.name))
    return normalized(
      mean(
        view,
        grown(members).map((tree) => normalized(decreases(tree))),
      ),
    )
  if (view.name.startsWith('GradientBoosting'))
    return normalized(mean(view, grown(members).map(decreases)))
  if (view.name.startsWith('AdaBoost')) return weighted(view, members)
  throw view.unsupported('as the measure of a feature selector')
}

/** The trees of `estimators_`, a list or (gradient boosting) a matrix of them. */
function membersOf(view: ObjectView): ObjectView[] {
  return view.list('estimators_').map((member) => {
    if (member instanceof PyObject) return view.viewOf(member)
    throw view.mistyped('estimators_', 'a list of estimators', member)
  })
}

/** Trees with more than a root: the others tell nothing and are left out of the mean. */
function grown(members: readonly ObjectView[]): ObjectView[] {
  return members.filter((member) => nodesOf(member).size > 1)
}

function nodesOf(view: ObjectView): NdArray {
  return view.view('tree_').array('nodes')
}

function decreases(view: ObjectView): Float64Array {
  const nodes = nodesOf(view)
  const [left, right, feature, impurity, weight] = [
    'left_child',
    'right_child',
    'feature',
    'impurity',
    'weighted_n_node_samples',
  ].map((name) => doublesOf(nodes.field(name))) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const width = featuresInOf(view) ?? view.number('n_features_')
  const sums = new Float64Array(width)
  for (let node = 0; node < left.length; node++) {
    if (left[node]! < 0) continue
    const [a, b, column] = [left[node]!, right[node]!, feature[node]!]
    if (!(a < left.length && b < left.length && b >= 0 && column >= 0 && column < width))
      throw view.mistyped('tree_', 'a tree whose nodes and columns exist', nodes)
    sums[column]! +=
      weight[node]! * impurity[node]! - weight[a]! * impurity[a]! - weight[b]! * impurity[b]!
  }
  return sums.map((sum) => sum / weight[0]!)
}

function normalized(values: Float64Array): Float64Array {
  const total = numpySum(values)
  return total > 0 ? values.map((value) => value / total) : values
}

function mean(view: ObjectView, all: readonly Float64Array[]): Float64Array {
  const width = featuresInOf(view) ?? all[0]?.length ?? 0
  return Float64Array.from(
    { length: width },
    (_, column) => all.reduce((sum, values) => sum + values[column]!, 0) / (all.length || 1),
  )
}

function weighted(view: ObjectView, members: readonly ObjectView[]): Float64Array {
  const weights = doublesOf(view.array('estimator_weights_')).subarray(0, members.length)
  const total = numpySum(doublesOf(view.array('estimator_weights_')))
  const all = members.map(treeImportances)
  return Float64Array.from(
    { length: all[0]?.length ?? 0 },
    (_, column) => all.reduce((sum, values, i) => sum + weights[i]! * values[column]!, 0) / total,
  )
}
