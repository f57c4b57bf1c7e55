import { fault } from '../../errors.ts'
import { float64, strings } from '../../ir/tensor.ts'
import type { Estimator, Method } from '../../estimators/estimator.ts'
import { onlyValue } from './score.ts'

/** "reject_below": another text where even the largest probability is below a bound. predict answers text here. */
export function withRejection(
  model: Estimator,
  bound: number,
  label: string,
  name: string,
): Estimator {
  const probabilities = model.methods['predict_proba']
  if (!probabilities)
    throw fault(
      'E_CONFIG',
      `${name}: "reject_below" is compared with the largest probability, and ${model.name} has no predict_proba`,
    )
  const answer = model.methods['predict']!
  const predict: Method = (g, x) => {
    const value = onlyValue(probabilities(g, x), model)
    const largest = g.add('ReduceMax', [value], { axes: [1], keepdims: 0 })
    const isBelow = g.add('Less', [largest, float64([], [bound])])
    return g.add('Where', [isBelow, strings([1], [label]), onlyValue(answer(g, x), model)])
  }
  return { ...model, methods: { ...model.methods, predict } }
}
