import type { FeatureColumn } from '../table/infer-columns.ts'
import { balancedWeights } from '../balanced-weights.ts'
import type { TrainOptions } from '../options.ts'
import { stoppingSplit } from '../stopping-split.ts'
import type { Target } from '../table/target.ts'
import type { Fitted } from '../fitted.ts'
import { binColumns } from './bin-columns.ts'
import { boost } from './boost.ts'
import { growForest } from './forest.ts'
import { lossFor } from './losses.ts'
import { treeEstimator } from './tree-estimator.ts'

/** As scikit-learn: fewer rows are worth more as training rows than as a reason to stop. */
const rowsToStopEarly = 10_001
const patience = 10

/** Gradient-boosted trees on columns as they are, numbers first. */
export function fitBoosting(
  features: readonly FeatureColumn[],
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
): Fitted {
  const { train, test } = stoppingSplit(target, rows, options, rowsToStopEarly)
  const columns = binColumns(features, train)
  const loss = lossFor(target, train, weightsOf(target, train, options))
  const { trees, losses, heldOut } = boost(columns, loss, target.values.length, train, test, {
    trees: options.trees,
    rate: options.learningRate ?? 0.1,
    maxLeaves: options.maxLeaves ?? 31,
    minLeaf: options.minLeaf ?? 20,
    l2: 0,
    patience,
    ...(options.onStep ? { onStep: options.onStep } : {}),
  })
  const model = {
    name: 'GradientBoosting',
    trees,
    base: loss.base,
    outputs: loss.outputs,
    isMean: false,
  } as const
  const estimator = treeEstimator(model, columns, features, train, target)
  return { estimator, losses, ...(heldOut.length > 0 ? { heldOut } : {}) }
}

/** A random forest on columns as they are, numbers first. */
export function fitForest(
  features: readonly FeatureColumn[],
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
): Fitted {
  const columns = binColumns(features, rows)
  const { base, trees, losses } = growForest(
    columns,
    target,
    rows,
    weightsOf(target, rows, options),
    {
      trees: options.trees,
      maxLeaves: options.maxLeaves ?? 1024,
      minLeaf: options.minLeaf ?? 5,
      seed: options.seed,
      ...(options.onStep ? { onStep: options.onStep } : {}),
    },
  )
  const outputs = target.classes.length > 2 ? target.classes.length : 1
  const model = {
    name: 'RandomForest',
    trees,
    base: new Float64Array(outputs).fill(base),
    outputs,
    isMean: true,
  } as const
  return {
    estimator: treeEstimator(model, columns, features, rows, target),
    losses,
    lossOf: 'rows that a tree has not drawn',
  }
}

/** A weight each row of the table, where classes are to count alike. */
function weightsOf(
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
): Float64Array | undefined {
  if (!options.balanced || target.task === 'regression') return undefined
  const own = balancedWeights(
    Float64Array.from(rows, (row) => target.values[row]!),
    target.classes.length,
  )
  const weights = new Float64Array(target.values.length).fill(1)
  rows.forEach((row, i) => (weights[row] = own[i]!))
  return weights
}
