// sklearn.preprocessing.OrdinalEncoder.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import { Frame, castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { dataTypeOf } from '../../python-type.ts'
import { inputsOf } from '../fitted.ts'
import type { CategoryList } from './categories.ts'
import { columnInfos, labelTable, readCategories } from './categories.ts'
import type { Encoding } from './encode.ts'
import { encodeColumns } from './encode.ts'
import { readGroupings } from './infrequent.ts'

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
    ...inverse(view, lists, encodings),
  }
}

/** Codes back to categories, where all columns hold one type and nothing was grouped. */
function inverse(
  view: ObjectView,
  lists: readonly CategoryList[],
  encodings: readonly Encoding[],
): Pick<Estimator, 'inverseTransform'> {
  const isPlain =
    !view.boolean('_infrequent_enabled', false) &&
    view.string('handle_unknown', 'error') === 'error'
  const table = isPlain
    ? labelTable(
        lists,
        lists.flatMap((list) => list.keys),
      )
    : undefined
  if (!table) return {}
  // A code is looked up as a number in each column's results; it becomes the place of its label in one list of all labels.
  let first = 0
  const decodings = encodings.map(({ list, results }): Encoding => {
    const places = results.map((_, index) => first + index)
    first += results.length
    const keys = [...results]
    const shown = list.shown.map((category) => category ?? '')
    // The missing category is found by its place too.
    if (list.nanIndex >= 0 && !keys.includes(list.nanIndex)) {
      keys.push(list.nanIndex)
      places.push(places[list.nanIndex]!)
      shown.push('')
    }
    return {
      list: {
        ...list,
        kind: 'number',
        keys,
        shown,
        missingIndex: -1,
      },
      results: places,
      unknown: undefined,
    }
  })
  const method = (g: GraphBuilder, x: Frame): Value => {
    const places = encodeColumns(g, x, decodings, decodings)
    return g.add('Gather', [table, places], { axis: 0 })
  }
  return { inverseTransform: { kind: 'number', width: lists.length, method } }
}
