// sklearn.gaussian_process.GaussianProcessRegressor: the posterior mean, and its standard deviation as predict.0 and predict.1.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor, doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { asVector } from '../classify.ts'
import { matrixOf } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'
import { covarianceKernel } from './covariance-kernel.ts'
import { crossOf, latentVariance } from './latent.ts'

export const readGaussianProcessRegressor: EstimatorReader = (view, context) => {
  const rows = matrixOf(view, 'X_train_')
  const [n, features] = rows.shape as [number, number]
  const kernel = covarianceKernel(view.get('kernel_'), view, rows)
  const alpha = view.array('alpha_')
  const targets = alpha.shape.length === 1 ? 1 : alpha.shape[1]!
  if (alpha.shape[0] !== n) throw view.mistyped('alpha_', `${n} rows`, alpha)
  const mean = targetVector(view, '_y_train_mean', targets)
  const deviation = targetVector(view, '_y_train_std', targets)
  // One column of targets came back as a column up to 1.0.
  const isVector =
    alpha.shape.length === 1 || (targets === 1 && atLeast(context.versionOf(view), 1, 1))
  const predict = (g: GraphBuilder, x: Frame): Value => {
    const cross = crossOf(g, kernel(g, x.matrix(g)), x.matrix(g), n)
    const weights = g.pool.once(alpha, 'weights', () => doubleTensor(alpha, [n, targets]))
    const product = g.add('MatMul', [cross, weights])
    const moved = g.add('Add', [
      g.add('Mul', [product, g.pool.once(view.object, 'deviation', () => deviation)]),
      g.pool.once(view.object, 'mean', () => mean),
    ])
    return isVector ? asVector(g, moved) : moved
  }
  // One deviation for all targets gives one standard deviation (up to 1.0, where y was not normalised).
  const given = view.get('_y_train_std')
  const deviations = given instanceof NdArray ? given.data.length : 1
  const lower = matrixOf(view, 'L_', n)
  const standard = (g: GraphBuilder, x: Frame): Value => {
    const variance = latentVariance(g, kernel, x.matrix(g), lower)
    // Rounding may leave a variance below 0.
    const positive = g.add('Relu', [variance])
    const own = (deviation.data as Float64Array).subarray(0, deviations)
    const squares = float64(
      [deviations],
      own.map((value) => value * value),
    )
    const root = g.add('Sqrt', [g.add('Mul', [positive, squares])])
    return deviations === 1 ? asVector(g, root) : root
  }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: features,
    methods: { predict, 'predict.0': predict, 'predict.1': standard },
  }
}

/** One number a target; a lone number counts for all. Before 0.23 targets were not divided by their deviation. */
function targetVector(view: ObjectView, attribute: string, targets: number) {
  const value = attribute === '_y_train_std' && !view.has(attribute) ? 1 : view.get(attribute)
  const scalar = asNumber(value)
  if (scalar !== undefined) return float64([targets], Array<number>(targets).fill(scalar))
  if (!(value instanceof NdArray)) throw view.mistyped(attribute, `${targets} numbers`, value)
  const numbers = doublesOf(value)
  if (numbers.length !== targets && numbers.length !== 1)
    throw view.mistyped(attribute, `${targets} numbers`, value)
  return float64(
    [targets],
    Array.from({ length: targets }, (_, i) => numbers[numbers.length === 1 ? 0 : i]!),
  )
}
