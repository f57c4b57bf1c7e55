// sklearn.mixture.GaussianMixture, BayesianGaussianMixture: weighted log densities of the components.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import { preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asVector } from '../classify.ts'
import { matrixOf } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'
import { bayesianTerms } from './bayesian-terms.ts'
import { componentForms } from './component-forms.ts'

export const readGaussianMixture: EstimatorReader = (view, context) => {
  const means = matrixOf(view, 'means_')
  const [k, d] = means.shape as [number, number]
  const roundsSquares = atLeast(context.versionOf(view), 1, 7)
  const { squares, logDeterminants, precisions } = componentForms(view, means, roundsSquares)
  const terms =
    view.name === 'BayesianGaussianMixture' ? bayesianTerms(view, k, d) : logWeights(view, k)
  const fitted: NdArray[] = [means, precisions]
  /** -(d log 2 pi + squares) / 2 + log determinant, then the component's own terms: [N, K]. */
  const scores = (g: GraphBuilder, x: Frame): Value => {
    const row = (role: string, values: readonly number[]) =>
      g.pool.once(view.object, role, () => float64([k], values))
    const raised = g.add('Add', [squares(g, x), float64([], [d * Math.log(2 * Math.PI)])])
    const density = g.add('Add', [
      g.add('Mul', [raised, float64([], [-0.5])]),
      row('determinants', logDeterminants),
    ])
    return g.add('Add', [density, row('terms', terms)])
  }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: d,
    methods: {
      predict: (g, x) => g.add('ArgMax', [scores(g, x)], { axis: 1, keepdims: 0 }),
      predict_proba: (g, x) => {
        const weighted = scores(g, x)
        const made = g.add('Exp', [g.add('Sub', [weighted, logSum(g, weighted)])])
        return preserveFloat(g, x, made, ...fitted)
      },
      score_samples: (g, x) => preserveFloat(g, x, asVector(g, logSum(g, scores(g, x))), ...fitted),
    },
  }
}

/** log sum exp of each row, as scipy's logsumexp: [N, K] -> [N, 1]. */
function logSum(g: GraphBuilder, scores: Value): Value {
  const over = { axes: [1], keepdims: 1 }
  const largest = g.add('ReduceMax', [scores], over)
  const sum = g.add('ReduceSum', [g.add('Exp', [g.add('Sub', [scores, largest])])], over)
  return g.add('Add', [g.add('Log', [sum]), largest])
}

function logWeights(view: ObjectView, k: number): number[] {
  const weights = view.array('weights_')
  if (weights.data.length !== k) throw view.mistyped('weights_', `an array of ${k}`, weights)
  return Array.from(doublesOf(weights), (weight) => Math.log(weight))
}
