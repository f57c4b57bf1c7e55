// OrdinalEncoder.inverse_transform: codes back to categories.
import type { Estimator, Method } from '../../estimator.ts'
import type { ObjectView } from '../../object-view.ts'
import type { CategoryList } from './categories.ts'
import { labelTable } from './categories.ts'
import type { Encoding } from './encode.ts'
import { encodeColumns } from './encode.ts'
import type { Grouping } from './infrequent.ts'

type Label = string | number | null

/**
 * Where all columns hold one type. Codes of unknown values become None, which text and floats can say, and those of grouped
 * categories 'infrequent_sklearn', which only text can.
 */
export function decodeOrdinal(
  view: ObjectView,
  encodings: readonly Encoding[],
  groupings: readonly (Grouping | undefined)[],
): Pick<Estimator, 'inverseTransform'> {
  const isPlain =
    groupings.every((grouping) => !grouping) &&
    view.string('handle_unknown', 'error') !== 'use_encoded_value'
  const isText = encodings.every(({ list }) => list.dataType === 'STRING')
  // Beside a group, scikit-learn looks for the missing category at a place among categories that has moved.
  const isMoved = encodings.some(({ list }, i) => groupings[i] && list.nanIndex >= 0)
  // Codes of unknown values become None: among floats it is a missing value.
  const isFloat =
    groupings.every((grouping) => !grouping) &&
    encodings.every(({ list }) => list.dataType === 'DOUBLE')
  if (isMoved || !(isPlain || isText || isFloat)) return {}
  // A code is looked up as a number in each column's codes; it becomes the place of its label in one list of all labels.
  const labels: Label[] = []
  const decodings = encodings.map((encoding, i): Encoding => {
    const codes = codesOf(encoding, groupings[i])
    const first = labels.length
    labels.push(...codes.values())
    return {
      list: numberList(encoding.list, [...codes.keys()]),
      results: Array.from({ length: codes.size }, (_, place) => first + place),
      unknown: undefined,
    }
  })
  const table = labelTable(
    encodings.map((encoding) => encoding.list),
    labels,
  )
  if (!table) return {}
  const method: Method = (g, x) =>
    g.add('Gather', [table, encodeColumns(g, x, decodings, decodings)], { axis: 0 })
  return { inverseTransform: { kind: 'number', width: encodings.length, method } }
}

/** What each code of a column means (a Map finds NaN, too). */
function codesOf({ list, results, unknown }: Encoding, grouping: Grouping | undefined) {
  const codes = new Map<number, Label>()
  results.forEach((code, index) => {
    const isGrouped = grouping?.mapping[index] === grouping?.infrequent && grouping !== undefined
    if (!codes.has(code)) codes.set(code, isGrouped ? 'infrequent_sklearn' : list.keys[index]!)
  })
  // The missing category is found by its place, too.
  if (list.nanIndex >= 0 && !codes.has(list.nanIndex))
    codes.set(list.nanIndex, list.keys[list.nanIndex]!)
  if (unknown !== undefined) codes.set(unknown, null)
  return codes
}

function numberList(list: CategoryList, codes: readonly number[]): CategoryList {
  return {
    ...list,
    kind: 'number',
    keys: codes,
    shown: codes.map(() => ''),
    missingIndex: -1,
  }
}
