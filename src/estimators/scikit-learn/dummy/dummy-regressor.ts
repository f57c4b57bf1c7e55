// sklearn.dummy.DummyRegressor: constant_ for every row.
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { inputsOf } from '../fitted.ts'
import { anyTable } from './any-table.ts'

export const readDummyRegressor: EstimatorReader = (view) => {
  const constants = doublesOf(view.array('constant_'))
  const value =
    constants.length === 1 ? float64([], constants) : float64([constants.length], constants)
  return {
    name: view.name,
    ...inputsOf(view),
    ...anyTable(view),
    accepts: 'any',
    methods: { predict: (g, x) => g.add('RepeatRow', [x.column(g, 0), value]) },
  }
}
