// sklearn.linear_model.RANSACRegressor: the regressor fitted on the inliers answers.
import type { EstimatorReader } from '../../context.ts'
import { columnsOf } from '../../estimator.ts'
import { inputsOf } from '../fitted.ts'

export const readRansacRegressor: EstimatorReader = (view, context) => {
  const inner = context.read(view.first('estimator_'), 'estimator_')
  const inputs = inputsOf(view)
  const columns = columnsOf(inner)
  const { predict } = inner.methods
  return {
    name: view.name,
    ...inputs,
    featuresIn: inputs.featuresIn ?? inner.featuresIn,
    ...(columns ? { columns } : {}),
    accepts: 'any',
    methods: predict ? { predict } : {},
    children: [{ role: 'estimator_', estimator: inner }],
  }
}
