// sklearn.naive_bayes.GaussianNB: log prior - 1/2 sum(log(2 pi var)) - 1/2 sum((x - theta)^2 / var).
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf, doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { naiveBayes } from './joint.ts'

export const readGaussianNB: EstimatorReader = (view, context) => {
  const means = view.array('theta_')
  const variances = varianceOf(view)
  const [k, d] = [means.shape[0]!, means.shape[1]!]
  if (variances.shape[0] !== k || variances.shape[1] !== d)
    throw view.mistyped('var_', `an array of shape (${k}, ${d})`, variances)
  const constants = constantsOf(view, variances, k, d)
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
      return g.add('Sub', [
        g.pool.once(view.object, 'constants', () => float64([1, k], constants)),
        half,
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

function constantsOf(view: ObjectView, variances: NdArray, k: number, d: number): number[] {
  const prior = doublesOf(view.array('class_prior_'))
  if (prior.length !== k)
    throw view.mistyped('class_prior_', `${k} numbers`, view.get('class_prior_'))
  const variance = doublesOf(variances)
  return Array.from({ length: k }, (_, i) => {
    let sum = 0
    for (let j = 0; j < d; j++) sum += Math.log(2 * Math.PI * variance[i * d + j]!)
    return Math.log(prior[i]!) - 0.5 * sum
  })
}
