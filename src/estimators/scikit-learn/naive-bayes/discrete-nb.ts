// sklearn.naive_bayes: MultinomialNB, ComplementNB, BernoulliNB: X . feature_log_prob_.T, and what each adds.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf, transposed } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { naiveBayes } from './joint.ts'

export const readMultinomialNB: EstimatorReader = (view) =>
  naiveBayes(view, (g, x) => g.add('Add', [counts(view, g, x), prior(view)]))

/** The prior counts only where there is one class: complements have no prior. */
export const readComplementNB: EstimatorReader = (view) => {
  const isSingle = view.array('feature_log_prob_').shape[0] === 1
  return naiveBayes(view, (g, x) =>
    isSingle ? g.add('Add', [counts(view, g, x), prior(view)]) : counts(view, g, x),
  )
}

export const readBernoulliNB: EstimatorReader = (view) => {
  const logProbability = view.array('feature_log_prob_')
  const [k, d] = [logProbability.shape[0]!, logProbability.shape[1]!]
  const threshold = asNumber(view.get('binarize'))
  const present = doublesOf(logProbability)
  const absent = present.map((value) => Math.log(1 - Math.exp(value)))
  const difference = new Float64Array(k * d)
  for (let i = 0; i < k; i++)
    for (let j = 0; j < d; j++) difference[j * k + i] = present[i * d + j]! - absent[i * d + j]!
  const constants = Array.from(doublesOf(view.array('class_log_prior_')), (value, i) => {
    let sum = 0
    for (let j = 0; j < d; j++) sum += absent[i * d + j]!
    return value + sum
  })
  return naiveBayes(view, (g, x) => {
    const weights = g.pool.once(logProbability, 'difference', () => float64([d, k], difference))
    const product = g.add('MatMul', [binarized(g, x, threshold), weights])
    return g.add('Add', [
      product,
      g.pool.once(view.object, 'constants', () => float64([k], constants)),
    ])
  })
}

function counts(view: ObjectView, g: GraphBuilder, x: Frame): Value {
  const logProbability = view.array('feature_log_prob_')
  return g.add('MatMul', [
    x.sparseMatrix(g),
    g.pool.once(logProbability, 'transposed', () => transposed(logProbability)),
  ])
}

function prior(view: ObjectView) {
  const values = doublesOf(view.array('class_log_prior_'))
  return float64([values.length], values)
}

/** 1 where x > threshold, else 0; with binarize=None the caller's zeros and ones as they are. A CSR matrix stays one. */
function binarized(g: GraphBuilder, x: Frame, threshold: number | undefined): Value {
  if (threshold === undefined) return x.sparseMatrix(g)
  const matrix = threshold === 0 ? x.sparseMatrix(g) : x.matrix(g)
  if (matrix.type.sparse) return g.add('PositiveMask', [matrix])
  return g.add('Cast', [g.add('Greater', [matrix, float64([], [threshold])])], { to: 'DOUBLE' })
}
