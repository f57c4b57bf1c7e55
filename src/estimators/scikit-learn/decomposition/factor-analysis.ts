// sklearn.decomposition.FactorAnalysis: the expected latent variables (Barber, 21.2.33).
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { identity, logDeterminant, multiply, solve, transpose } from '../../linear-algebra.ts'
import { inputsOf } from '../fitted.ts'
import { logLikelihood } from './log-likelihood.ts'
import { matrixOf, move, prefixedNames, vectorOf } from './project.ts'

export const readFactorAnalysis: EstimatorReader = (view) => {
  const components = matrixOf(view, 'components_')
  const [count, width] = components.shape as [number, number]
  const mean = vectorOf(view, 'mean_', width)
  const noise = vectorOf(view, 'noise_variance_', width) ?? view.array('noise_variance_')
  const names = prefixedNames(view, count)
  // Wpsi = components_ / noise_variance_ [k, d]; the posterior covariance is (I + Wpsi . components_.T)^-1.
  const weighted = doublesOf(components).map((value, i) => value / doublesOf(noise)[i % width]!)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: { score_samples: scoreSamples },
    transform: (g, x) => {
      const { value } = posterior(g, x)
      return Frame.of(preserveFloat(g, x, value, components, noise, mean), names)
    },
    featureNamesOut: () => names,
  }

  function posterior(g: GraphBuilder, x: Frame) {
    const centered = move(g, x.matrix(g), mean, 'Sub')
    const scores = g.add('MatMul', [
      centered,
      g.pool.once(view.object, 'weighted', () =>
        float64([width, count], transpose(weighted, count, width)),
      ),
    ])
    const value = g.add('MatMul', [
      scores,
      g.pool.once(view.object, 'covariance', () =>
        float64([count, count], solve(precision(), identity(count), count)),
      ),
    ])
    return { centered, scores, value }
  }

  /** Log-likelihood under covariance components_.T components_ + diag(noise_variance_), inverted by the matrix inversion lemma. */
  function scoreSamples(g: GraphBuilder, x: Frame): Value {
    const { centered, scores, value } = posterior(g, x)
    const inverseNoise = g.pool.once(view.object, 'inverse noise', () =>
      float64(
        [width, 1],
        doublesOf(noise).map((variance) => 1 / variance),
      ),
    )
    const outside = g.add('MatMul', [g.add('Mul', [centered, centered]), inverseNoise])
    const inside = g.add('ReduceSum', [g.add('Mul', [scores, value])], { axes: [1], keepdims: 1 })
    const logDeterminantOfAll =
      logDeterminant(precision(), count) +
      doublesOf(noise).reduce((sum, variance) => sum + Math.log(variance), 0)
    return preserveFloat(
      g,
      x,
      logLikelihood(g, g.add('Sub', [outside, inside]), width, logDeterminantOfAll),
      components,
      noise,
      mean,
    )
  }

  /** I + Wpsi . components_.T. */
  function precision(): Float64Array {
    const result = multiply(
      weighted,
      transpose(doublesOf(components), count, width),
      count,
      width,
      count,
    )
    for (let i = 0; i < count; i++) result[i * count + i]! += 1
    return result
  }
}
