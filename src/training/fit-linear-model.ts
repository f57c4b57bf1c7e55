import { fault } from '../errors.ts'
import { balancedWeights } from './balanced-weights.ts'
import { descendLinear } from './gradient-descent.ts'
import type { FeatureColumn } from './infer-columns.ts'
import type { LinearFit } from './linear-regression.ts'
import { fitLinear } from './linear-regression.ts'
import { fitLogistic } from './logistic-regression.ts'
import type { TrainOptions } from './options.ts'
import { designMatrix, planColumns, widthOf } from './preparation.ts'
import type { Target } from './target.ts'
import type { Fitted } from './train.ts'
import { linearEstimator } from './trained-estimator.ts'

/** As scikit-learn's with tol=1e-12: coefficients no longer move in their sixth digit. */
const tolerance = 1e-12
const iterations = 10_000

/** Linear or logistic regression on prepared columns, numbers first. */
export function fitLinearModel(
  features: readonly FeatureColumn[],
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
): Fitted {
  const plans = planColumns(features, rows, options.standardize)
  const width = widthOf(plans)
  const x = designMatrix(plans, features, rows)
  const y = Float64Array.from(rows, (row) => target.values[row]!)
  const losses: number[] = []
  const onStep = (step: number, loss: number): void => {
    losses.push(loss)
    options.onStep?.(step, options.optimizer === 'sgd' ? options.steps : 0, loss)
  }
  const fit =
    target.task === 'regression'
      ? regression(x, y, width, options, onStep)
      : classification(x, y, width, target, options, onStep)
  if (![...fit.weights, ...fit.intercepts].every(Number.isFinite))
    throw fault(
      'E_VALUE',
      { where: 'training', '!value': '', what: 'went to infinity: the learning rate is too large' },
      { hint: 'Try a tenth of --learning-rate.' },
    )
  return { estimator: linearEstimator(plans, fit, target, width), losses }
}

type OnStep = (step: number, loss: number) => void

function regression(
  x: Float64Array,
  y: Float64Array,
  width: number,
  options: TrainOptions,
  onStep: OnStep,
): LinearFit {
  if (options.optimizer === 'exact') return fitLinear(x, y, width)
  const { learningRate = 0.01, steps, precision } = options
  return descendLinear(x, y, width, { learningRate, steps, precision, onStep })
}

function classification(
  x: Float64Array,
  y: Float64Array,
  width: number,
  target: Target,
  options: TrainOptions,
  onStep: OnStep,
): LinearFit {
  if (options.optimizer === 'sgd')
    throw fault(
      'E_USAGE',
      'gradient descent (--optimizer sgd) is for regression; classes are fitted to the end by L-BFGS',
    )
  const classes = target.classes.length
  const weights = options.balanced ? balancedWeights(y, classes) : undefined
  return fitLogistic(x, y, width, classes, {
    c: options.c,
    tolerance,
    iterations,
    onStep,
    ...(weights ? { weights } : {}),
  })
}
