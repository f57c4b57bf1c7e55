// sklearn.semi_supervised.SelfTrainingClassifier: the classifier fitted last answers.
import type { EstimatorReader } from '../../context.ts'
import { inputsThrough } from '../meta.ts'

const handedOn = [
  'predict',
  'predict_proba',
  'predict_log_proba',
  'decision_function',
  'shap_values',
]

export const readSelfTraining: EstimatorReader = (view, context) => {
  const inner = context.read(view.first('estimator_', 'base_estimator_'), 'estimator_')
  return {
    name: view.name,
    ...inputsThrough(view, inner),
    ...(inner.classes ? { classes: inner.classes } : {}),
    ...(inner.explainedNames ? { explainedNames: inner.explainedNames } : {}),
    methods: Object.fromEntries(
      Object.entries(inner.methods).filter(([name]) => handedOn.includes(name)),
    ),
    children: [{ role: 'estimator_', estimator: inner }],
  }
}
