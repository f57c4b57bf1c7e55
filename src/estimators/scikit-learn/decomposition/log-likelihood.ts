import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { asVector } from '../classify.ts'

/** Log-density of a Gaussian from (x - mean) . precision . (x - mean).T [N, 1] and log det of the covariance: [N]. */
export function logLikelihood(
  g: GraphBuilder,
  quadratic: Value,
  width: number,
  logDeterminant: number,
): Value {
  const constant = width * Math.log(2 * Math.PI) + logDeterminant
  return asVector(
    g,
    g.add('Mul', [g.add('Add', [quadratic, float64([], [constant])]), float64([], [-0.5])]),
  )
}
