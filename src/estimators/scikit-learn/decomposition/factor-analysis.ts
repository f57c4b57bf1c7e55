// sklearn.decomposition.FactorAnalysis: the expected latent variables (Barber, 21.2.33).
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { identity, logDeterminant, multiply, solve, transpose } from '../../linear-algebra.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { logLikelihood } from './log-likelihood.ts'
import { matrixOf, move, prefixedNames, vectorOf } from './project.ts'

export const readFactorAnalysis: EstimatorReader = (view) => {
  const model = readModel(view)
  const names = prefixedNames(view, model.count)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: model.width,
    methods: { score_samples: (g, x) => scoreSamples(g, x, model) },
    transform: (g, x) =>
      Frame.of(preserveFloat(g, x, posterior(g, x, model).value, ...model.fitted), names),
    featureNamesOut: () => names,
  }
}

function readModel(view: ObjectView) {
  const components = matrixOf(view, 'components_')
  const [count, width] = components.shape as [number, number]
  const mean = vectorOf(view, 'mean_', width)
  const noise = vectorOf(view, 'noise_variance_', width) ?? view.array('noise_variance_')
  // Wpsi = components_ / noise_variance_ [k, d].
  const weighted = doublesOf(components).map((value, i) => value / doublesOf(noise)[i % width]!)
  // I + Wpsi . components_.T, whose inverse is the posterior covariance.
  const precision = multiply(
    weighted,
    transpose(doublesOf(components), count, width),
    count,
    width,
    count,
  )
  for (let i = 0; i < count; i++) precision[i * count + i]! += 1
  return {
    object: view.object,
    components,
    count,
    width,
    mean,
    noise,
    weighted,
    precision,
    fitted: [components, noise, mean],
  }
}

type Model = ReturnType<typeof readModel>

function posterior(g: GraphBuilder, x: Frame, model: Model) {
  const { object, count, width, weighted, precision } = model
  const centered = move(g, x.matrix(g), model.mean, 'Sub')
  const scores = g.add('MatMul', [
    centered,
    g.pool.once(object, 'weighted', () =>
      float64([width, count], transpose(weighted, count, width)),
    ),
  ])
  const covariance = g.pool.once(object, 'covariance', () =>
    float64([count, count], solve(precision, identity(count), count)),
  )
  return { centered, scores, value: g.add('MatMul', [scores, covariance]) }
}

/** Log-likelihood under covariance components_.T components_ + diag(noise_variance_), inverted by the matrix inversion lemma. */
function scoreSamples(g: GraphBuilder, x: Frame, model: Model): Value {
  const { centered, scores, value } = posterior(g, x, model)
  const noise = doublesOf(model.noise)
  const inverseNoise = g.pool.once(model.object, 'inverse noise', () =>
    float64(
      [model.width, 1],
      noise.map((variance) => 1 / variance),
    ),
  )
  const outside = g.add('MatMul', [g.add('Mul', [centered, centered]), inverseNoise])
  const inside = g.add('ReduceSum', [g.add('Mul', [scores, value])], { axes: [1], keepdims: 1 })
  const determinant =
    logDeterminant(model.precision, model.count) +
    noise.reduce((sum, variance) => sum + Math.log(variance), 0)
  return preserveFloat(
    g,
    x,
    logLikelihood(g, g.add('Sub', [outside, inside]), model.width, determinant),
    ...model.fitted,
  )
}
