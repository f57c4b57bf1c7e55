// What BayesianGaussianMixture adds to the log density of each component.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { doublesOf } from '../../arrays.ts'
import { digamma } from '../../digamma.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'

/** Expected log weight and log determinant under the posterior, for `k` components of `d` columns. */
export function bayesianTerms(view: ObjectView, k: number, d: number): number[] {
  const weights = expectedLogWeights(view, k)
  const freedom = vectorOf(view, view.get('degrees_of_freedom_'), 'degrees_of_freedom_', k)
  const precision = vectorOf(view, view.get('mean_precision_'), 'mean_precision_', k)
  return weights.map((weight, i) => {
    let logLambda = d * Math.log(2)
    for (let j = 0; j < d; j++) logLambda += digamma(0.5 * (freedom[i]! - j))
    return -0.5 * d * Math.log(freedom[i]!) + 0.5 * (logLambda - d / precision[i]!) + weight
  })
}

function expectedLogWeights(view: ObjectView, k: number): number[] {
  if (view.string('weight_concentration_prior_type', 'dirichlet_process') !== 'dirichlet_process') {
    const a = vectorOf(view, view.get('weight_concentration_'), 'weight_concentration_', k)
    const total = digamma(a.reduce((sum, value) => sum + value, 0))
    return Array.from(a, (value) => digamma(value) - total)
  }
  const pair = view.list('weight_concentration_')
  const [a, b] = [0, 1].map((i) => vectorOf(view, pair[i], 'weight_concentration_', k)) as [
    Float64Array,
    Float64Array,
  ]
  let before = 0
  return Array.from(a, (value, i) => {
    const total = digamma(value + b[i]!)
    const made = digamma(value) - total + before
    before += digamma(b[i]!) - total
    return made
  })
}

/** An array of `k`; a number (degrees of freedom of tied covariances) counts for every component. */
function vectorOf(view: ObjectView, value: unknown, attribute: string, k: number): Float64Array {
  const scalar = asNumber(value)
  if (scalar !== undefined) return new Float64Array(k).fill(scalar)
  if (!(value instanceof NdArray) || value.data.length !== k)
    throw view.mistyped(attribute, `an array of ${k}`, value)
  return doublesOf(value)
}
