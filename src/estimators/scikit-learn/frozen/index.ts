// sklearn.frozen.FrozenEstimator: the estimator inside, protected from being fitted again.
import type { EstimatorFamily } from '../family.ts'
import type { EstimatorReader } from '../../context.ts'

const readFrozenEstimator: EstimatorReader = (view, context) => {
  const inner = context.read(view.get('estimator'), 'estimator')
  return {
    ...inner,
    name: view.name,
    accepts: 'any',
    children: [{ role: 'estimator', estimator: inner }],
    parameters: {},
  }
}

export const frozen: EstimatorFamily = {
  FrozenEstimator: readFrozenEstimator,
}
