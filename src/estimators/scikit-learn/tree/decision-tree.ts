// sklearn.tree and sklearn.ensemble._forest: single trees and forests, whose answer is the mean over trees.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import type { ReadContext } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Estimator, Method } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asVector, labelsAt } from '../classify.ts'
import { treeImportances } from '../feature-selection/tree-importances.ts'
import { classListOf, inputsOf } from '../fitted.ts'
import { readsOf } from './missing-values.ts'
import type { EnsembleTensors } from './ensemble-tensors.ts'
import { emitShap, emitSum } from './ensemble-tensors.ts'
import { leafMethods, walkedTrees } from './leaf-methods.ts'
import { probabilityTree, valueTree } from './probabilities.ts'
import type { TreeArrays } from './tree-arrays.ts'

/** Trees that share one table. `isForest`: the mean over them, and `apply` is a matrix. */
export interface Trees {
  readonly arrays: readonly TreeArrays[]
  readonly isForest: boolean
}

export function treeClassifier(
  view: ObjectView,
  context: ReadContext,
  { arrays, isForest }: Trees,
): Estimator {
  const classes = classListOf(view)
  const sizes = classes.map((labels) => labels.size)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  checkValues(view, arrays, sizes)
  const version = context.versionOf(view)
  const trees = walkedTrees(arrays, (tree) => probabilityTree(tree, sizes), total, version)
  const { tensors } = trees
  const proba = (g: GraphBuilder, x: Frame): Value =>
    mean(
      g,
      emitSum(g, x.matrix(g), tensors(), { outputs: total, rounding: 'float32' }),
      isForest ? arrays.length : 1,
    )
  const parts = (g: GraphBuilder, x: Frame): Value[] =>
    sizes.length === 1 ? [proba(g, x)] : split(g, proba(g, x), sizes)
  return {
    ...common(view, context, arrays, isForest),
    classes: classes.length === 1 ? classes[0]! : classes,
    methods: {
      predict: (g, x) => {
        const labels = predictLabels(g, parts(g, x), classes)
        // Up to 0.20 several outputs were written into a matrix of doubles.
        const isOld = classes.length > 1 && !atLeast(version, 0, 21)
        return isOld ? castTo(g, labels, 'DOUBLE') : labels
      },
      predict_proba: (g, x) => (sizes.length === 1 ? parts(g, x)[0]! : parts(g, x)),
      ...leafMethods(trees, total, isForest),
      ...(sizes.length === 1 ? shapMethod(tensors, total, isForest ? arrays.length : 1) : {}),
    },
  }
}

export function treeRegressor(
  view: ObjectView,
  context: ReadContext,
  { arrays, isForest }: Trees,
): Estimator {
  const outputs = arrays[0]!.valueShape[1]!
  checkValues(view, arrays, Array<number>(outputs).fill(1))
  const trees = walkedTrees(arrays, (tree) => valueTree(tree), outputs, context.versionOf(view))
  const { tensors } = trees
  const predict: Method = (g, x) => {
    const sum = emitSum(g, x.matrix(g), tensors(), { outputs, rounding: 'float32' })
    const value = mean(g, sum, isForest ? arrays.length : 1)
    return outputs === 1 ? asVector(g, value) : value
  }
  return {
    ...common(view, context, arrays, isForest),
    methods: {
      predict,
      ...leafMethods(trees, outputs, isForest),
      ...shapMethod(tensors, outputs, isForest ? arrays.length : 1),
    },
  }
}

/** Contributions to the probabilities of one output's classes, or to a regressor's values. */
function shapMethod(
  tensors: () => EnsembleTensors,
  outputs: number,
  trees: number,
): Record<string, Method> {
  return {
    shap_values: (g, x) =>
      emitShap(g, x.matrix(g), tensors(), { outputs, rounding: 'float32' }, trees),
  }
}

function common(
  view: ObjectView,
  context: ReadContext,
  arrays: readonly TreeArrays[],
  isForest: boolean,
) {
  return {
    name: view.name,
    ...inputsOf(view),
    importances: () => treeImportances(view),
    ...readsOf(view, context, isForest),
    parameters: {
      trees: String(arrays.length),
      nodes: String(arrays.reduce((sum, tree) => sum + tree.count, 0)),
    },
  }
}

function checkValues(
  view: ObjectView,
  arrays: readonly TreeArrays[],
  sizes: readonly number[],
): void {
  for (const { valueShape } of arrays) {
    if (valueShape[1] !== sizes.length || valueShape[2]! < Math.max(...sizes)) {
      throw view.mistyped(
        'tree_.values',
        `${sizes.length} outputs of ${sizes.join(', ')} values`,
        valueShape,
      )
    }
  }
}

/** Forests divide the sum by the number of trees. */
function mean(g: GraphBuilder, sum: Value, trees: number): Value {
  return trees === 1 ? sum : g.add('Div', [sum, float64([], [trees])])
}

function split(g: GraphBuilder, proba: Value, sizes: readonly number[]): Value[] {
  let start = 0
  return sizes.map((size) => {
    const columns = int64(
      [size],
      Array.from({ length: size }, (_, i) => start + i),
    )
    start += size
    return g.add('Gather', [proba, columns], { axis: 1 })
  })
}

function predictLabels(
  g: GraphBuilder,
  probas: readonly Value[],
  classes: readonly Tensor[],
): Value {
  const columns = probas.map((proba, i) =>
    labelsAt(g, classes[i]!, g.add('ArgMax', [proba], { axis: 1, keepdims: 0 })),
  )
  if (columns.length === 1) return columns[0]!
  return g.add(
    'Concat',
    columns.map((column) => g.add('Unsqueeze', [column, int64([1], [1])])),
    { axis: 1 },
  )
}
