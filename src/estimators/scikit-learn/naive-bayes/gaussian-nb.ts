// sklearn.naive_bayes.GaussianNB: log prior - 1/2 sum(log(2 pi var)) - 1/2 sum((x - theta)^2 / var).
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf, doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { isFloat32, preserveFloat } from '../../frame.ts'
import { numpySum, numpySumFloat32 } from '../../numpy-statistics.ts'
import type { ObjectView } from '../../object-view.ts'
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { naiveBayes } from './joint.ts'

export const readGaussianNB: EstimatorReader = (view, context) => {
  const means = view.array('theta_')
  const variances = varianceOf(view)
  const [k, d] = [means.shape[0]!, means.shape[1]!]
  if (variances.shape[0] !== k || variances.shape[1] !== d)
    throw view.mistyped('var_', `an array of shape (${k}, ${d})`, variances)
  const { priors, scales } = constantsOf(view, variances, k, d)
  // 1.9 computes in the input's own precision.
  const keepsFloat = atLeast(context.versionOf(view), 1, 9)
  return naiveBayes(
    view,
    (g, x) => {
      const squares = g.add('ScaledSquaredDistance', [
        x.matrix(g),
        g.pool.once(means, 'tensor', () => doubleTensor(means)),
        g.pool.once(variances, 'tensor', () => doubleTensor(variances)),
      ])
      const half = g.add('Mul', [squares, float64([], [0.5])])
      // In the library's order: where a variance is next to nothing, sums are large and their last digits are seen.
      const likelihood = g.add('Sub', [
        g.pool.once(view.object, 'scales', () => float64([1, k], scales)),
        half,
      ])
      return g.add('Add', [
        g.pool.once(view.object, 'priors', () => float64([1, k], priors)),
        likelihood,
      ])
    },
    keepsFloat ? preserveFloat : undefined,
    d,
  )
}

function varianceOf(view: ObjectView): NdArray {
  const value = view.first('var_', 'sigma_')
  if (!(value instanceof NdArray)) throw view.mistyped('var_', 'an array', value)
  return value
}

/** log P(c) and -1/2 sum(log(2 pi var)), in the precision of the arrays: since 1.9 a fit of float32 leaves float32. */
function constantsOf(view: ObjectView, variances: NdArray, k: number, d: number) {
  const prior = view.array('class_prior_')
  if (prior.size !== k) throw view.mistyped('class_prior_', `${k} numbers`, prior)
  const exact = (value: number) => value
  const [round, sum] = isFloat32(variances) ? [Math.fround, numpySumFloat32] : [exact, numpySum]
  const roundPrior = isFloat32(prior) ? Math.fround : exact
  const variance = doublesOf(variances)
  const twoPi = round(2 * Math.PI)
  const logs = variance.map((value) => round(Math.log(round(twoPi * value))))
  return {
    priors: Array.from(doublesOf(prior), (value) => roundPrior(Math.log(value))),
    scales: Array.from({ length: k }, (_, i) => -0.5 * sum(logs.subarray(i * d, (i + 1) * d))),
  }
}
