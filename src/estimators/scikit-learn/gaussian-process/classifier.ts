// sklearn.gaussian_process.GaussianProcessClassifier: Laplace's approximation, one binary model or several.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import { asVector, complementPair, thresholdLabel } from '../classify.ts'
import { matrixOf, vectorOf } from '../decomposition/project.ts'
import { classesOf, inputsOf } from '../fitted.ts'
import { covarianceKernel } from './covariance-kernel.ts'
import { crossOf, latentVariance } from './latent.ts'

/** The binary model answers, or one-vs-rest or one-vs-one over several; one-vs-one has no probabilities. */
export const readGaussianProcessClassifier: EstimatorReader = (view, context) => {
  const inner = context.read(view.get('base_estimator_'), 'base_estimator_')
  const classes = classesOf(view)
  const { predict, predict_proba: probability } = inner.methods
  const hasProbability =
    probability && !(classes.size > 2 && view.optionalString('multi_class') === 'one_vs_one')
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: inputsOf(view).featuresIn ?? inner.featuresIn,
    classes,
    methods: {
      ...(predict ? { predict } : {}),
      ...(hasProbability ? { predict_proba: probability } : {}),
    },
    children: [{ role: 'base_estimator_', estimator: inner }],
  }
}

/** The integral of the sigmoid over a normal latent value is fitted by five error functions (Williams & Barber 1998). */
const lambdas = [0.41, 0.4, 0.37, 0.44, 0.39]
const coefficients = [-1854.8214151, 3516.89893646, 221.29346712, 128.12323805, -2010.49422654]

export const readBinaryLaplace: EstimatorReader = (view) => {
  const classes = classesOf(view)
  const rows = matrixOf(view, 'X_train_')
  const [n, features] = rows.shape as [number, number]
  const kernel = covarianceKernel(view.get('kernel_'), view, rows)
  const [targets, fitted, root] = ['y_train_', 'pi_', 'W_sr_'].map((name) => {
    const array = vectorOf(view, name, n)
    if (!array) throw view.missing(name)
    return doublesOf(array)
  }) as [Float64Array, Float64Array, Float64Array]
  const lower = matrixOf(view, 'L_', n)
  const residual = () =>
    float64(
      [n, 1],
      targets.map((target, i) => target - fitted[i]!),
    )
  const latent = (g: GraphBuilder, x: Frame): Value => {
    const matrix = x.matrix(g)
    const weights = g.pool.once(view.object, 'residual', residual)
    return g.add('MatMul', [crossOf(g, kernel(g, matrix), matrix, n), weights])
  }
  return {
    name: view.name,
    featuresIn: features,
    classes,
    methods: {
      predict: (g, x) => thresholdLabel(g, classes, asVector(g, latent(g, x))),
      predict_proba: (g, x) => {
        const scale = g.pool.once(view.object, 'root', () => float64([n], root))
        const variance = latentVariance(g, kernel, x.matrix(g), lower, scale)
        return complementPair(g, asVector(g, averaged(g, latent(g, x), variance)))
      },
    },
  }
}

/** Expected sigmoid of a latent value of this mean and variance, each [N, 1]. */
function averaged(g: GraphBuilder, mean: Value, variance: Value): Value {
  const number = (value: number) => float64([], [value])
  const row = (values: readonly number[]) => float64([5], values)
  const alpha = g.add('Div', [number(1), g.add('Mul', [variance, number(2)])])
  const spread = g.add('Add', [alpha, row(lambdas.map((lambda) => lambda * lambda))])
  const ratio = g.add('Sqrt', [g.add('Div', [alpha, spread])])
  const gamma = g.add('Mul', [mean, row(lambdas)])
  const error = g.add('Erf', [g.add('Mul', [gamma, ratio])])
  const height = g.add('Sqrt', [g.add('Div', [number(Math.PI), alpha])])
  const width = g.add('Mul', [
    g.add('Sqrt', [g.add('Mul', [variance, number(2 * Math.PI)])]),
    number(2),
  ])
  const integrals = g.add('Div', [g.add('Mul', [error, height]), width])
  const weighted = g.add('MatMul', [integrals, float64([5, 1], coefficients)])
  const offset = 0.5 * coefficients.reduce((sum, value) => sum + value, 0)
  return g.add('Add', [weighted, number(offset)])
}
