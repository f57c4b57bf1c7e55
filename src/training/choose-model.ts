import type { Estimator } from '../estimators/estimator.ts'
import { fits } from './fit-model.ts'
import type { FeatureColumn } from './infer-columns.ts'
import type { Metrics } from './metrics.ts'
import type { FittedKind, TrainOptions } from './options.ts'
import { foldsOf } from './split.ts'
import type { Target } from './target.ts'

/** How a kind of model did in cross-validation: the mean of `metric` over the folds, the smaller the better. */
export interface Tried {
  readonly model: FittedKind
  readonly metric: string
  readonly mean: number
}

const folds = 5

/** Cross-validates each kind of model on the training rows; the best first. Equal ones stay in the order of `fits`, the simplest first. */
export async function chooseModel(
  features: readonly FeatureColumn[],
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
  evaluate: (estimator: Estimator, rows: Int32Array) => Promise<Metrics>,
): Promise<Tried[]> {
  const metric = target.task === 'regression' ? 'RMSE' : 'log loss'
  const groups =
    target.task === 'classification'
      ? Float64Array.from(rows, (row) => target.values[row]!)
      : undefined
  const parts = foldsOf(groups, rows.length, folds, options.seed)
  const tried: Tried[] = []
  for (const model of Object.keys(fits) as FittedKind[]) {
    let sum = 0
    for (const [i, { train, test }] of parts.entries()) {
      options.onStage?.(`${model}, fold ${i + 1} of ${parts.length}`)
      const { estimator } = fits[model](
        features,
        target,
        train.map((place) => rows[place]!),
        options,
      )
      const own = test.map((place) => rows[place]!)
      sum += (await evaluate(estimator, own))[metric]!
    }
    tried.push({ model, metric, mean: sum / parts.length })
  }
  return tried.toSorted((a, b) => a.mean - b.mean)
}
