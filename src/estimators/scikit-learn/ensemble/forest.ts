// sklearn.ensemble._forest: RandomForest*, ExtraTrees*, RandomTreesEmbedding.
import { PyObject } from '../../../encodings/pickle/records.ts'
import type { EstimatorReader } from '../../context.ts'
import { castTo, Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { treeClassifier, treeRegressor } from '../tree/decision-tree.ts'
import { emitLeaves } from '../tree/ensemble-tensors.ts'
import { leafMethods, walkedTrees } from '../tree/leaf-methods.ts'
import { valueTree } from '../tree/probabilities.ts'
import { readsOf } from '../tree/missing-values.ts'
import type { TreeArrays } from '../tree/tree-arrays.ts'
import { treeArraysOf } from '../tree/tree-arrays.ts'

/** The trees of an attribute that lists fitted trees. */
export function treesOf(view: ObjectView, attribute = 'estimators_'): TreeArrays[] {
  const trees = view.list(attribute).map((item) => {
    if (!(item instanceof PyObject)) throw view.mistyped(attribute, 'a list of trees', item)
    return treeArraysOf(view.viewOf(item))
  })
  if (trees.length === 0) throw view.unsupported('has no trees', 'Call fit, then save it again.')
  return trees
}

export const readForestClassifier: EstimatorReader = (view, context) =>
  treeClassifier(view, context, { arrays: treesOf(view), isForest: true })

export const readForestRegressor: EstimatorReader = (view, context) =>
  treeRegressor(view, context, { arrays: treesOf(view), isForest: true })

/** Leaf numbers, one-hot encoded. */
export const readRandomTreesEmbedding: EstimatorReader = (view, context) => {
  const arrays = treesOf(view)
  const trees = walkedTrees(arrays, (tree) => valueTree(tree), 1, context.versionOf(view))
  const encoder = context.read(view.get('one_hot_encoder_'), 'one_hot_encoder_')
  const { transform } = encoder
  if (!transform) throw view.unsupported('has no encoder of leaves')
  return {
    name: view.name,
    ...inputsOf(view),
    ...readsOf(view, context, true),
    removesMissing: true,
    methods: leafMethods(trees, 1, true),
    transform: (g, x) => {
      const leaves = emitLeaves(g, x.matrix(g), trees.tensors(), {
        outputs: 1,
        rounding: 'float32',
      })
      return transform(g, Frame.of(castTo(g, leaves, 'DOUBLE'))).renamed(undefined)
    },
    featureNamesOut: () =>
      arrays.flatMap((tree, i) => leafIds(tree).map((leaf) => `randomtreesembedding_${i}_${leaf}`)),
  }
}

function leafIds(tree: TreeArrays): number[] {
  const { left } = tree.fields()
  return Array.from({ length: tree.count }, (_, node) => node).filter((node) => left[node]! < 0)
}
