import { float64, int64 } from '../../ir/tensor.ts'
import type { Estimator, Method } from '../../estimators/estimator.ts'
import { labelsAt } from '../../estimators/scikit-learn/classify.ts'
import { scoreOf, singleClasses } from './score.ts'

/** "threshold": the second class where its probability is above; a number as answer: 1 above, else 0. */
export function withThreshold(
  model: Estimator,
  threshold: number,
  isInclusive: boolean,
  name: string,
): Estimator {
  const score = scoreOf(model, 'threshold', name)
  const classes = score.isProbability ? singleClasses(model) : undefined
  const opType = isInclusive ? 'GreaterOrEqual' : 'Greater'
  const predict: Method = (g, x) => {
    const above = g.add(opType, [score.emit(g, x), float64([], [threshold])])
    const index = g.add('Cast', [above], { to: 'INT64' })
    return classes ? labelsAt(g, classes, index) : index
  }
  return {
    ...model,
    classes: classes ?? int64([2], [0, 1]),
    methods: { ...model.methods, predict },
  }
}
