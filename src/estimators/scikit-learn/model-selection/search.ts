// GridSearchCV, RandomizedSearchCV, HalvingGridSearchCV, HalvingRandomSearchCV: the best estimator, refitted.
import type { EstimatorReader } from '../../context.ts'
import { inputsThrough } from '../meta.ts'

const delegated = [
  'predict',
  'predict_proba',
  'predict_log_proba',
  'decision_function',
  'score_samples',
  'shap_values',
]

export const readSearch: EstimatorReader = (view, context) => {
  if (!view.has('best_estimator_')) {
    throw view.unsupported('without best_estimator_', 'Fit it with refit=True, then save it again.')
  }
  const best = context.read(view.get('best_estimator_'), 'best_estimator_')
  return {
    ...best,
    name: view.name,
    ...inputsThrough(view, best),
    ...(best.readsByName ? { readsByName: best.readsByName } : {}),
    methods: Object.fromEntries(
      Object.entries(best.methods).filter(([name]) => delegated.includes(name)),
    ),
    children: [{ role: 'best_estimator_', estimator: best }],
    parameters: {},
  }
}
