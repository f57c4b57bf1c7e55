import { PyObject } from '../../../encodings/pickle/records.ts'
import type { ReadContext } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { ObjectView } from '../../object-view.ts'

/** A selector takes NaN and infinities where the estimator inside takes NaN (its allow_nan tag), which it does not read to answer. */
export function acceptedBy(
  view: ObjectView,
  estimator: unknown,
  context: ReadContext,
): 'finite' | 'any' {
  if (!(estimator instanceof PyObject)) return 'finite'
  const name = context.view(estimator).name
  const version = context.versionOf(view)
  if (/^(HistGradientBoosting|XGB|LGBM|CatBoost)/.test(name)) return 'any'
  if (name.startsWith('DecisionTree')) return atLeast(version, 1, 3) ? 'any' : 'finite'
  if (name.startsWith('RandomForest')) return atLeast(version, 1, 4) ? 'any' : 'finite'
  if (name.startsWith('ExtraTree')) return atLeast(version, 1, 6) ? 'any' : 'finite'
  return 'finite'
}
