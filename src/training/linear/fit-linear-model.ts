import type { Estimator } from '../../estimators/estimator.ts'
import { float64 } from '../../ir/tensor.ts'
import { balancedWeights } from '../balanced-weights.ts'
import { defaultRate, diverged } from '../diverged.ts'
import { descendLinear } from './gradient-descent.ts'
import type { FeatureColumn } from '../table/infer-columns.ts'
import type { LinearFit } from './linear-regression.ts'
import { fitLinear } from './linear-regression.ts'
import { fitLogistic } from './logistic-regression.ts'
import type { TrainOptions } from '../options.ts'
import type { ColumnPlan } from '../preparation.ts'
import { designMatrix, planColumns, widthOf } from '../preparation.ts'
import type { Target } from '../table/target.ts'
import type { Fitted } from '../fitted.ts'
import { trainedEstimator } from '../trained-estimator.ts'

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
  // Classes are always fitted to the end.
  const isDescent = options.optimizer === 'sgd' && target.task === 'regression'
  const losses: number[] = []
  const onStep = (step: number, loss: number): void => {
    losses.push(loss)
    options.onStep?.(step, isDescent ? options.steps : 0, loss)
  }
  const fit =
    target.task === 'regression'
      ? regression(x, y, width, options, onStep)
      : classification(x, y, width, target, options, onStep)
  if (![...fit.weights, ...fit.intercepts].every(Number.isFinite)) throw diverged(options)
  return { estimator: linearEstimator(plans, fit, target, width), losses }
}

function linearEstimator(
  plans: readonly ColumnPlan[],
  fit: LinearFit,
  target: Target,
  width: number,
): Estimator {
  const outputs = fit.intercepts.length
  const name = target.task === 'regression' ? 'LinearRegression' : 'LogisticRegression'
  return trainedEstimator(name, plans, target, (g, prepared) =>
    g.add('Gemm', [
      prepared,
      g.pool.once(fit, 'weights', () => float64([width, outputs], fit.weights)),
      g.pool.once(fit, 'intercepts', () => float64([outputs], fit.intercepts)),
    ]),
  )
}

type OnStep = (step: number, loss: number) => void

function regression(
  x: Float64Array,
  y: Float64Array,
  width: number,
  options: TrainOptions,
  onStep: OnStep,
): LinearFit {
  if (options.optimizer !== 'sgd') return fitLinear(x, y, width)
  const { learningRate = defaultRate, steps, precision } = options
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
