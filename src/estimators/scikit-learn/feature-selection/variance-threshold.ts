// sklearn.feature_selection.VarianceThreshold: columns whose variance is above the threshold. Any value passes.
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { selector } from './selector.ts'

export const readVarianceThreshold: EstimatorReader = (view) => {
  const threshold = view.number('threshold', 0)
  return selector(
    view,
    Array.from(doublesOf(view.array('variances_')), (variance) => variance > threshold),
    'any',
  )
}
