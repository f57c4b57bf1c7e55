import type { Estimator } from '../estimators/estimator.ts'
import { fits } from './fit-model.ts'
import type { FeatureColumn } from './table/infer-columns.ts'
import type { Metrics } from './metrics.ts'
import { hasTensorFlow, installLine } from './network/tensorflow.ts'
import type { FittedKind, TrainOptions } from './options.ts'
import { foldsOf } from './split.ts'
import type { Target } from './table/target.ts'

/** How a kind of model did in cross-validation: the mean of `metric` over the folds, the smaller the better. */
export interface Tried {
  readonly model: FittedKind
  readonly metric: string
  readonly mean: number
}

export interface Choice {
  readonly model: FittedKind
  /** The best first; empty where the model was given. */
  readonly tried: readonly Tried[]
  /** What was not tried, and why. */
  readonly warnings: readonly string[]
}

const folds = 5
/** Networks of more rows take minutes. */
const mostRowsForNetworks = 20_000

/** The model asked for; of `auto`, cross-validates each kind of model on the training rows; the best first. Equal ones stay in the order of `fits`, the simplest first. */
export async function chooseModel(
  features: readonly FeatureColumn[],
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
  evaluate: (estimator: Estimator, rows: Int32Array) => Promise<Metrics>,
): Promise<Choice> {
  if (options.model !== 'auto') return { model: options.model, tried: [], warnings: [] }
  const metric = target.task === 'regression' ? 'RMSE' : 'log loss'
  const parts = foldsOf(target, rows, folds, options.seed)
  const tried: Tried[] = []
  const warnings: string[] = []
  for (const model of Object.keys(fits) as FittedKind[]) {
    const why = model === 'network' ? whyNoNetwork(rows.length) : undefined
    if (why !== undefined) {
      warnings.push(why)
      continue
    }
    let sum = 0
    for (const [i, { train, test }] of parts.entries()) {
      options.onStage?.(`${model}, fold ${i + 1} of ${parts.length}`)
      const { estimator } = fits[model](features, target, train, options)
      sum += (await evaluate(estimator, test))[metric]!
    }
    tried.push({ model, metric, mean: sum / parts.length })
  }
  tried.sort((a, b) => a.mean - b.mean)
  return { model: tried[0]!.model, tried, warnings }
}

function whyNoNetwork(rows: number): string | undefined {
  if (!hasTensorFlow())
    return `no network was tried: TensorFlow.js, which trains them, is not installed (${installLine})`
  if (rows > mostRowsForNetworks)
    return `no network was tried: ${rows} rows take minutes. --model network trains one`
  return undefined
}
