// sklearn.decomposition.PCA, IncrementalPCA.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { multiply } from '../../linear-algebra.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { logLikelihood } from './log-likelihood.ts'
import { matrixOf, move, prefixedNames, times, timesTransposed, vectorOf } from './project.ts'

export const readPca: EstimatorReader = (view, context) => {
  const components = matrixOf(view, 'components_')
  const [count, width] = components.shape as [number, number]
  const mean = vectorOf(view, 'mean_', width)
  const version = context.versionOf(view)
  const variance = view.boolean('whiten', false)
    ? vectorOf(view, 'explained_variance_', count)
    : undefined
  // From 1.5 on the mean is projected too and taken off afterwards, and a variance near zero is raised.
  const centersAfter = atLeast(version, 1, 5)
  const scale = variance && deviations(variance, centersAfter)
  const names = prefixedNames(view, count)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: view.name === 'PCA' ? { score_samples: scoreSamples(view, components, mean) } : {},
    transform: (g, x) => {
      const isAfter = centersAfter || x.isSparse
      let value = isAfter ? x.sparseMatrix(g) : move(g, x.matrix(g), mean, 'Sub')
      value = timesTransposed(g, value, components)
      if (isAfter && mean)
        value = g.add('Sub', [
          value,
          g.pool.once(components, 'mean', () => projectedMean(mean, components)),
        ])
      if (scale)
        value = g.add('Div', [
          value,
          g.pool.once(view.object, 'scale', () => float64([count], scale)),
        ])
      return Frame.of(preserveFloat(g, x, value, components, mean, variance), names)
    },
    featureNamesOut: () => names,
    inverseTransform: {
      kind: 'number',
      width: count,
      method: (g, x) => {
        let value = x.matrix(g)
        if (scale)
          value = g.add('Mul', [
            value,
            g.pool.once(view.object, 'deviation', () =>
              float64([count], doublesOf(variance).map(Math.sqrt)),
            ),
          ])
        return preserveFloat(
          g,
          x,
          move(g, times(g, value, components), mean, 'Add'),
          components,
          mean,
          variance,
        )
      },
    },
  }
}

function deviations(variance: NdArray, isRaised: boolean): Float64Array {
  const least = isRaised ? 2 ** (variance.dtype.itemsize === 4 ? -23 : -52) : 0
  return doublesOf(variance).map((value) => Math.max(Math.sqrt(value), least))
}

/**
 * Log-likelihood under the probabilistic model: covariance sigma^2 I + C.T diag(lambda - sigma^2) C, whose eigenvectors are
 * the orthonormal components, so that its inverse needs no d x d matrix. whiten=True weighs the components once more.
 */
function scoreSamples(view: ObjectView, components: NdArray, mean: NdArray | undefined): Method {
  const [count, width] = components.shape as [number, number]
  const noise = view.number('noise_variance_')
  const variances = doublesOf(view.array('explained_variance_'))
  const isWhitened = view.boolean('whiten', false)
  const eigenvalues = variances.map(
    (value) => (isWhitened ? value : 1) * Math.max(value - noise, 0) + noise,
  )
  // Without noise (all components kept) nothing is left outside of them.
  const rest = noise > 0 ? 1 / noise : 0
  const logDeterminant =
    eigenvalues.reduce((sum, value) => sum + Math.log(value), 0) +
    (noise > 0 ? (width - count) * Math.log(noise) : 0)
  return (g, x) => {
    const centered = move(g, x.matrix(g), mean, 'Sub')
    const scores = timesTransposed(g, centered, components)
    const weights = g.pool.once(view.object, 'precision', () =>
      float64(
        [count, 1],
        eigenvalues.map((value) => 1 / value - rest),
      ),
    )
    const inside = g.add('MatMul', [g.add('Mul', [scores, scores]), weights])
    const squares = g.add('ReduceSumSquare', [centered], { axes: [1], keepdims: 1 })
    const quadratic = g.add('Add', [inside, g.add('Mul', [squares, float64([], [rest])])])
    return preserveFloat(g, x, logLikelihood(g, quadratic, width, logDeterminant), components, mean)
  }
}

/** mean_ . components_.T as one row. */
function projectedMean(mean: NdArray, components: NdArray) {
  const [count, width] = components.shape as [number, number]
  return float64([count], multiply(doublesOf(components), doublesOf(mean), count, width, 1))
}
