// sklearn.linear_model.SGDOneClassSVM: X . coef_ - offset_, an outlier below 0.
import { float64, int32 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { preserveFloat } from '../../frame.ts'
import { asVector, labelsAt } from '../classify.ts'
import { linearInputs, linearPart } from './linear.ts'

export const readSgdOneClassSvm: EstimatorReader = (view) => {
  const offsetArray = view.array('offset_')
  const offset = doublesOf(offsetArray)[0] ?? 0
  const part = linearPart(view, [-offset])
  const fitted = [...part.fitted, offsetArray]
  return {
    name: view.name,
    ...linearInputs(view, part),
    methods: {
      predict: (g, x) => {
        const inside = g.add('GreaterOrEqual', [asVector(g, part.scores(g, x)), float64([], [0])])
        return labelsAt(g, int32([2], [-1, 1]), g.add('Cast', [inside], { to: 'INT64' }))
      },
      decision_function: (g, x) => preserveFloat(g, x, asVector(g, part.scores(g, x)), ...fitted),
      score_samples: (g, x) => {
        const decision = asVector(g, part.scores(g, x))
        return preserveFloat(g, x, g.add('Add', [decision, float64([], [offset])]), ...fitted)
      },
    },
  }
}
