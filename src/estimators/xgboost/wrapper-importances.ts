import type { ObjectView } from '../object-view.ts'
import { unsupported } from './faults.ts'
import type { Importance } from './importances.ts'
import { importances } from './importances.ts'
import type { BoosterModel } from './model.ts'
import { modelOf } from './pickled.ts'

const kinds: readonly string[] = ['weight', 'gain', 'cover', 'total_gain', 'total_cover']

/** feature_importances_ of a wrapper: shares that sum to 1 over all trees; of a linear booster coef_, as feature selectors read it. */
export function wrapperImportances(view: ObjectView): Float64Array {
  const model = modelOf(view)
  if (model.booster === 'gblinear') return coefficients(model)
  const type = view.optionalString('importance_type') ?? 'gain'
  if (!kinds.includes(type)) throw unsupported(`with importance_type="${type.slice(0, 40)}"`)
  return importances(model, type as Importance)
}

function coefficients({ linear, features, outputs }: BoosterModel): Float64Array {
  if (outputs > 1) throw unsupported('of a linear booster of several outputs as a measure')
  return Float64Array.from(linear!.subarray(0, features), Math.abs)
}
