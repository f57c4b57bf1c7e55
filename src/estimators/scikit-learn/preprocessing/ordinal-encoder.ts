// sklearn.preprocessing.OrdinalEncoder.
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, castTo } from '../../frame.ts'
import { dataTypeOf } from '../../python-type.ts'
import { inputsOf } from '../fitted.ts'
import { columnInfos, readCategories } from './categories.ts'
import type { Encoding } from './encode.ts'
import { encodeColumns } from './encode.ts'
import { readGroupings } from './infrequent.ts'
import { decodeOrdinal } from './ordinal-inverse.ts'

export const readOrdinalEncoder: EstimatorReader = (view, context) => {
  const lists = readCategories(view)
  const groupings = readGroupings(view, lists, true)
  const handleUnknown = view.string('handle_unknown', 'error')
  const dataType = dataTypeOf(view.get('dtype') ?? 'float64')
  if (!dataType) throw view.unsupported('with a dtype that is no number')
  const encodedMissing = view.number('encoded_missing_value', NaN)
  const encodings = lists.map((list, column): Encoding => {
    const mapping = groupings[column]?.mapping
    const results = list.keys.map((_, index) =>
      index === list.nanIndex ? encodedMissing : (mapping?.[index] ?? index),
    )
    return {
      list,
      results,
      unknown: handleUnknown === 'error' ? undefined : view.number('unknown_value'),
    }
  })
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: lists.length,
    columns: columnInfos(lists, handleUnknown === 'error'),
    accepts: atLeast(context.versionOf(view), 1, 0) ? 'missing' : 'finite',
    methods: {},
    transform: (g, x) =>
      Frame.of(castTo(g, encodeColumns(g, x, encodings, view.object), dataType), x.names),
    featureNamesOut: (names) => names,
    ...decodeOrdinal(view, encodings, groupings),
  }
}
