// sklearn.multiclass._ConstantPredictor: stands in where a binary target had one value only.
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'

export const readConstantPredictor: EstimatorReader = (view) => {
  const value = doublesOf(view.array('y_'))[0]
  if (value === undefined) throw view.mistyped('y_', 'an array of one number', view.get('y_'))
  return {
    name: view.name,
    featuresIn: undefined,
    accepts: 'any',
    methods: {
      predict: (g, x) => g.add('RepeatRow', [x.blocks[0]?.value, int64([], [value])]),
      decision_function: (g, x) => g.add('RepeatRow', [x.blocks[0]?.value, float64([], [value])]),
      predict_proba: (g, x) =>
        g.add('RepeatRow', [x.blocks[0]?.value, float64([2], [1 - value, value])]),
    },
  }
}
