// sklearn.neighbors.NearestCentroid. Since 1.6 with priors, and probabilities for the Euclidean metric.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asVector, labelsAt } from '../classify.ts'
import { classesOf, inputsOf } from '../fitted.ts'
import { bruteRule } from './brute-rule.ts'
import { checkWidth, refuseFunction } from './metric-of.ts'

export const readNearestCentroid: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const centroids = view.array('centroids_')
  const [count, width] = [centroids.shape[0]!, centroids.shape[1] ?? 0]
  if (count !== classes.size || centroids.shape.length !== 2)
    throw view.mistyped('centroids_', `${classes.size} rows`, centroids)
  const metric = view.get('metric') ?? 'euclidean'
  if (typeof metric !== 'string') throw refuseFunction(view, metric)
  const version = context.versionOf(view)
  const rule = bruteRule(metric, version, { isSparse: false, isDouble: true }, false)
  if (!rule?.metric) throw view.unsupported(`with metric='${metric}'`)
  if (metric === 'seuclidean' || metric === 'mahalanobis')
    throw view.unsupported(`with metric='${metric}' and no parameters`)
  checkWidth(view, metric, width)
  const points = float64([count, width], doublesOf(centroids))
  const nearest = (g: GraphBuilder, x: Frame): Value => {
    const distances = g.add(
      'PairwiseDistances',
      [x.sparseMatrix(g), points, undefined, undefined],
      { metric: rule.metric!, p: 2, reduced: rule.finish === 'none' ? 0 : 1 },
    )
    return labelsAt(
      g,
      classes,
      g.add('ArgMax', [g.add('Neg', [distances])], { axis: 1, keepdims: 0 }),
    )
  }
  const inputs = {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    classes,
    accepts:
      metric === 'nan_euclidean' && atLeast(version, 1, 6)
        ? ('missing' as const)
        : ('finite' as const),
  }
  const priors = view.optionalArray('class_prior_')
  if (!priors || !atLeast(version, 1, 6)) return { ...inputs, methods: { predict: nearest } }
  const prior = doublesOf(priors)
  if (prior.length !== count) throw view.mistyped('class_prior_', `${count} numbers`, priors)
  const scores = discriminants(view, doublesOf(centroids), prior, metric)
  const isUniform = prior.every((share) => Math.abs(share - 1 / count) <= 1e-8 + 1e-5 / count)
  return {
    ...inputs,
    methods: {
      predict: isUniform ? nearest : (g, x) => argMaxLabel(g, classes, scores(g, x)),
      ...(metric === 'euclidean' ? probabilities(count, scores) : {}),
    },
  }
}

type Scores = (g: GraphBuilder, x: Frame) => Value

/** -|x - centroid|^2 in units of the spread within the classes, plus twice the logarithm of the prior (Hastie et al., eq. 18.2). */
function discriminants(
  view: ObjectView,
  points: Float64Array,
  prior: Float64Array,
  metric: string,
): Scores {
  const deviation = view.get('within_class_std_dev_')
  if (!(deviation instanceof NdArray) || deviation.data.length * prior.length !== points.length) {
    throw view.mistyped('within_class_std_dev_', 'one number a column', deviation)
  }
  // A column without spread is not scaled.
  const scale = doublesOf(deviation).map((value) => (value === 0 ? 1 : value))
  const width = scale.length
  const rows = float64(
    [prior.length, width],
    points.map((value, i) => value / scale[i % width]!),
  )
  const rule = bruteRule(metric, [1, 6, 0], { isSparse: false, isDouble: false }, false)!
  const logPriors = float64(
    [prior.length],
    prior.map((share) => 2 * Math.log(share)),
  )
  return (g, x) => {
    const scaled = g.add('Div', [x.matrix(g), float64([width], scale)])
    const distances = g.add('PairwiseDistances', [scaled, rows], {
      metric: rule.metric!,
      p: 2,
      reduced: rule.finish === 'none' ? 0 : 1,
    })
    const squares = rule.finish === 'root' ? distances : g.add('Mul', [distances, distances])
    return g.add('Sub', [logPriors, squares])
  }
}

function probabilities(classes: number, scores: Scores): Estimator['methods'] {
  const logShares: Scores = (g, x) => {
    const own = scores(g, x)
    const shifted = g.add('Sub', [own, g.add('ReduceMax', [own], { axes: [1], keepdims: 1 })])
    const sum = g.add('ReduceSum', [g.add('Exp', [shifted])], { axes: [1], keepdims: 1 })
    return g.add('Sub', [shifted, g.add('Log', [sum])])
  }
  return {
    predict_proba: (g, x) => g.add('Exp', [logShares(g, x)]),
    predict_log_proba: logShares,
    decision_function(g, x) {
      const own = scores(g, x)
      if (classes !== 2) return own
      const column = (index: number) =>
        asVector(g, g.add('Gather', [own, int64([1], [index])], { axis: 1 }))
      return g.add('Sub', [column(1), column(0)])
    },
  }
}
