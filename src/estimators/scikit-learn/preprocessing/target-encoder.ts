// sklearn.preprocessing.TargetEncoder: the mean of the target by category; for several classes one column a class.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, listItems } from '../../object-view.ts'
import { pythonText } from '../../python-text.ts'
import { inputsOf } from '../fitted.ts'
import type { CategoryList } from './categories.ts'
import { columnInfos, readCategories } from './categories.ts'
import type { Encoding } from './encode.ts'
import { encodeColumns } from './encode.ts'

export const readTargetEncoder: EstimatorReader = (view) => {
  const lists = readCategories(view)
  const isMulticlass = view.string('target_type_') === 'multiclass'
  const classes = isMulticlass ? view.list('classes_').map((label) => pythonText(label)) : ['']
  const columns = lists.flatMap((_, column) => classes.map(() => column))
  const encodings = readEncodings(view, lists, columns, classes.length)
  const names = (given: readonly string[]) =>
    isMulticlass ? given.flatMap((name) => classes.map((label) => `${name}_${label}`)) : given
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: lists.length,
    columns: columnInfos(lists, false),
    accepts: 'missing',
    removesMissing: true,
    methods: {},
    transform: (g, x) => {
      const table = isMulticlass ? x.select(g, columns) : x
      return Frame.of(encodeColumns(g, table, encodings, view.object), x.names && names(x.names))
    },
    featureNamesOut: names,
  }
}

/** One for each output: all classes of the first column, then those of the second. */
function readEncodings(
  view: ObjectView,
  lists: readonly CategoryList[],
  columns: readonly number[],
  classCount: number,
): Encoding[] {
  const encodings = view.list('encodings_')
  const means = listItems(view.get('target_mean_'))?.map(asNumber) ?? [view.number('target_mean_')]
  if (encodings.length !== columns.length || means.length < classCount)
    throw view.mistyped('encodings_', `${columns.length} arrays`, view.get('encodings_'))
  return columns.map((column, i) => {
    const item = encodings[i]
    const list = lists[column]!
    const unknown = means[means.length === 1 ? 0 : i % classCount]
    if (
      !(item instanceof NdArray) ||
      item.data.length !== list.keys.length ||
      unknown === undefined
    ) {
      throw view.mistyped('encodings_', `an array of ${list.keys.length} in place ${i}`, item)
    }
    return { list, results: Array.from(doublesOf(item)), unknown }
  })
}
