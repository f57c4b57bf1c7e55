import type { Estimator } from '../../estimator.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'

/** Before 1.3 a dummy does not keep how many columns it was fitted on: it takes any table, as it looks at none of it. */
export function anyTable(view: ObjectView): Pick<Estimator, 'columns'> {
  return inputsOf(view).featuresIn === undefined ? { columns: [{ kind: 'any' }] } : {}
}
