import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { int64 } from '../../ir/tensor.ts'
import type { Estimator, Method } from '../../estimators/estimator.ts'
import { labelsAt } from '../../estimators/scikit-learn/classify.ts'
import { onlyValue, singleClasses } from './score.ts'

/** "top": the k most probable classes of a row, as outputs `top` [N, k] and `top_proba`; of equal ones the first class leads. */
export function topMethods(
  model: Estimator,
  k: number,
  labels: Tensor | undefined,
  name: string,
): Record<string, Method> {
  const probabilities = model.methods['predict_proba']
  const classes = singleClasses(model)
  if (!probabilities || !classes)
    throw fault('E_CONFIG', `${name}: "top" ranks classes, and ${model.name} has no predict_proba`)
  if (k > classes.size)
    throw fault('E_CONFIG', `${name}: "top" is ${k}, but ${model.name} has ${classes.size} classes`)
  const ranked: (which: 0 | 1) => Method = (which) => (g, x) => {
    const value = onlyValue(probabilities(g, x), model)
    return g.addMany('TopK', [value, int64([1], [k])], { axis: 1 })[which]!
  }
  return {
    top: (g, x) => labelsAt(g, labels ?? classes, ranked(1)(g, x) as ReturnType<typeof g.add>),
    top_proba: ranked(0),
  }
}
