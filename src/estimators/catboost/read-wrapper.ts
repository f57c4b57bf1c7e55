// Pickled CatBoostClassifier, CatBoostRegressor, CatBoostRanker and CatBoost: parameters, and the model in the library's own format.
import type { EstimatorReader } from '../context.ts'
import type { ObjectView } from '../object-view.ts'
import { asNumber } from '../object-view.ts'
import type { Wrapper } from './estimator.ts'
import { catBoostEstimator } from './estimator.ts'
import { isRanking, lossOf } from './loss.ts'
import { readCbm } from './read-cbm.ts'

export const readWrapper: EstimatorReader = (view) => {
  const bytes = view.get('__model')
  if (bytes === undefined)
    throw view.unsupported('was saved before it was fitted', 'Call fit, then save it again.')
  if (!(bytes instanceof Uint8Array)) throw view.mistyped('__model', 'bytes', bytes)
  const model = readCbm(bytes)
  const estimator = catBoostEstimator(model, view.name as Wrapper)
  const stored = isRanking(lossOf(model)) ? '_loss_value_change' : '_prediction_values_change'
  return view.has(stored) ? { ...estimator, importances: () => numbersOf(view, stored) } : estimator
}

/** feature_importances_ as training left them. */
function numbersOf(view: ObjectView, attribute: string): Float64Array {
  return Float64Array.from(view.list(attribute), (item) => {
    const number = asNumber(item)
    if (number === undefined) throw view.mistyped(attribute, 'a list of numbers', item)
    return number
  })
}
