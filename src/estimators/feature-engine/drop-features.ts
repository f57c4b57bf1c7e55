// DropFeatures and the selectors that say which columns go: DropConstantFeatures, DropCorrelatedFeatures, ...
import type { EstimatorReader } from '../context.ts'
import type { Output } from '../per-column.ts'
import { perColumn } from '../per-column.ts'
import { namesOf, textsOf } from './variables.ts'

export const readDropFeatures: EstimatorReader = (view) => {
  const names = namesOf(view)
  const dropped = textsOf(view, view.get('features_to_drop_'))
  if (!dropped) throw view.missing('features_to_drop_')
  return perColumn(
    view,
    names,
    names.flatMap((name, column): Output[] =>
      dropped.includes(name) ? [] : [{ column, rule: { names: [name] } }],
    ),
  )
}
