// Pickled CatBoostClassifier, CatBoostRegressor, CatBoostRanker and CatBoost: parameters, and the model in the library's own format.
import type { EstimatorReader } from '../context.ts'
import type { Wrapper } from './estimator.ts'
import { catBoostEstimator } from './estimator.ts'
import { readCbm } from './read-cbm.ts'

export const readWrapper: EstimatorReader = (view) => {
  const bytes = view.get('__model')
  if (bytes === undefined)
    throw view.unsupported('was saved before it was fitted', 'Call fit, then save it again.')
  if (!(bytes instanceof Uint8Array)) throw view.mistyped('__model', 'bytes', bytes)
  return catBoostEstimator(readCbm(bytes), view.name as Wrapper)
}
