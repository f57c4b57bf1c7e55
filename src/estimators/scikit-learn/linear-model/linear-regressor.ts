// Every regressor of sklearn.linear_model that answers X . coef_.T + intercept_.
import type { EstimatorReader } from '../../context.ts'
import { linearInputs, linearPart, linearPrediction } from './linear.ts'

export const readLinearRegressor: EstimatorReader = (view) => {
  const part = linearPart(view)
  return {
    name: view.name,
    ...linearInputs(view, part),
    methods: { predict: linearPrediction(part), shap_values: part.explain },
  }
}

/** SGDRegressor and PassiveAggressiveRegressor, whose answer is a vector even where `sparsify` made coef_ a matrix of one row. */
export const readSgdRegressor: EstimatorReader = (view) => {
  const part = linearPart(view)
  if (part.outputs !== 1) throw view.mistyped('coef_', 'one row of weights', view.get('coef_'))
  return {
    name: view.name,
    ...linearInputs(view, part),
    methods: {
      predict: linearPrediction({ ...part, isVector: true }),
      shap_values: part.explain,
    },
  }
}
