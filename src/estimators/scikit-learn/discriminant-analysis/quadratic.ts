// sklearn.discriminant_analysis.QuadraticDiscriminantAnalysis.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import { isFloat32 } from '../../frame.ts'
import { numpySum, numpySumFloat32 } from '../../numpy-statistics.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, listItems } from '../../object-view.ts'
import { argMaxLabel, asVector } from '../classify.ts'
import { classesOf, inputsOf } from '../fitted.ts'

export const readQuadraticDiscriminantAnalysis: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const scores = logPosteriors(view, classes.size)
  // Since 1.6 probabilities are the exponential of their logarithms; before, the other way round.
  const isLogFirst = atLeast(context.versionOf(view), 1, 6)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: view.array('means_').shape[1],
    classes,
    methods: {
      predict: (g, x) => argMaxLabel(g, classes, scores(g, x)),
      predict_proba: (g, x) =>
        isLogFirst
          ? g.add('Exp', [logProbabilities(g, scores(g, x))])
          : g.add('Softmax', [scores(g, x)], { axis: 1 }),
      predict_log_proba: (g, x) =>
        isLogFirst
          ? logProbabilities(g, scores(g, x))
          : g.add('Log', [g.add('Softmax', [scores(g, x)], { axis: 1 })]),
      decision_function: (g, x) =>
        classes.size === 2 ? difference(g, scores(g, x)) : scores(g, x),
    },
  }
}

/** s - max, then less the logarithm of the sum of exponentials. */
function logProbabilities(g: GraphBuilder, scores: Value): Value {
  const shifted = g.add('Sub', [scores, g.add('ReduceMax', [scores], { axes: [1], keepdims: 1 })])
  const sum = g.add('ReduceSum', [g.add('Exp', [shifted])], { axes: [1], keepdims: 1 })
  return g.add('Sub', [shifted, g.add('Log', [sum])])
}

function difference(g: GraphBuilder, scores: Value): Value {
  const column = (index: number) => g.add('Gather', [scores, int64([1], [index])], { axis: 1 })
  return asVector(g, g.add('Sub', [column(1), column(0)]))
}

/** -(|(X - mean) . (R S^-1/2)|^2 + sum log S) / 2 + log prior, for each class. */
function logPosteriors(view: ObjectView, k: number): (g: GraphBuilder, x: Frame) => Value {
  const means = view.array('means_')
  const features = means.shape[1] ?? 0
  if (means.shape.length !== 2 || means.shape[0] !== k)
    throw view.mistyped('means_', `a matrix of ${k} rows`, means)
  const priors = (listItems(view.get('priors_')) ?? []).map(asNumber)
  if (priors.length !== k || priors.includes(undefined))
    throw view.mistyped('priors_', `${k} numbers`, view.get('priors_'))
  const rotations = matricesOf(view, 'rotations_', k)
  const scalings = matricesOf(view, 'scalings_', k)
  const parts = rotations.map((rotation, i) => {
    const [rows, rank] = rotation.shape
    if (rows !== features || rank !== scalings[i]!.size)
      throw view.mistyped('rotations_', `matrices of ${features} rows`, rotation)
    return {
      rotation,
      scaled: () => scaleColumns(rotation, scalings[i]!),
      mean: () => float64([features], doublesOf(means).slice(i * features, (i + 1) * features)),
      logScale: logSum(scalings[i]!),
    }
  })
  const logPriors = priors.map((prior) => Math.log(prior!))
  return (g, x) => {
    const matrix = x.matrix(g)
    const norms = parts.map(({ rotation, scaled, mean }) => {
      const centered = g.add('Sub', [matrix, g.pool.once(rotation, 'mean', mean)])
      const rotated = g.add('MatMul', [centered, g.pool.once(rotation, 'scaled', scaled)])
      return g.add('ReduceSumSquare', [rotated], { axes: [1], keepdims: 1 })
    })
    const constant = (role: string, values: readonly number[]) =>
      g.pool.once(view.object, role, () => float64([k], values))
    const logScales = parts.map((part) => part.logScale)
    const total = g.add('Add', [g.add('Concat', norms, { axis: 1 }), constant('scale', logScales)])
    const halved = g.add('Mul', [total, float64([], [-0.5])])
    return g.add('Add', [halved, constant('prior', logPriors)])
  }
}

function matricesOf(view: ObjectView, attribute: string, k: number): NdArray[] {
  const items = view.list(attribute).filter((item) => item instanceof NdArray)
  if (items.length !== k) throw view.mistyped(attribute, `${k} arrays`, view.get(attribute))
  return items
}

/** R S^-1/2, in float32 where a fit of float32 left both so. */
function scaleColumns(rotation: NdArray, scaling: NdArray): Tensor {
  const [, rank] = rotation.shape
  const round = roundingOf(scaling)
  const factors = doublesOf(scaling).map((value) => round(value ** -0.5))
  const last = isFloat32(rotation) ? round : exact
  return float64(
    rotation.shape,
    doublesOf(rotation).map((value, i) => last(value * factors[i % rank!]!)),
  )
}

function logSum(scaling: NdArray): number {
  const round = roundingOf(scaling)
  const logs = doublesOf(scaling).map((value) => round(Math.log(value)))
  return isFloat32(scaling) ? numpySumFloat32(logs) : numpySum(logs)
}

const exact = (value: number) => value

function roundingOf(array: NdArray): (value: number) => number {
  return isFloat32(array) ? Math.fround : exact
}
