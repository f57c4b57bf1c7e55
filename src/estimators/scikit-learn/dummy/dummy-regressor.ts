// sklearn.dummy.DummyRegressor: constant_ for every row.
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { inputsOf } from '../fitted.ts'
import { anyTable } from './any-table.ts'

export const readDummyRegressor: EstimatorReader = (view) => {
  const constant = view.array('constant_')
  const constants = doublesOf(constant)
  const shape = constants.length === 1 ? [] : [constants.length]
  // An integer that was given as the constant is answered as one.
  const isInteger = constant.dtype.kind === 'i' || constant.dtype.kind === 'u'
  const value = isInteger ? int64(shape, constants) : float64(shape, constants)
  return {
    name: view.name,
    ...inputsOf(view),
    ...anyTable(view),
    accepts: 'any',
    methods: { predict: (g, x) => g.add('RepeatRow', [x.column(g, 0), value]) },
  }
}
