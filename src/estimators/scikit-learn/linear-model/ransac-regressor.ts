// sklearn.linear_model.RANSACRegressor: the regressor fitted on the inliers answers.
import type { EstimatorReader } from '../../context.ts'
import { inputsThrough } from '../meta.ts'

export const readRansacRegressor: EstimatorReader = (view, context) => {
  const inner = context.read(view.first('estimator_'), 'estimator_')
  const { predict } = inner.methods
  return {
    name: view.name,
    ...inputsThrough(view, inner),
    methods: predict ? { predict } : {},
    children: [{ role: 'estimator_', estimator: inner }],
  }
}
