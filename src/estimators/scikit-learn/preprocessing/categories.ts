// categories_ of scikit-learn's encoders (preprocessing/_encoders.py): one list of known values per column.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyFloat } from '../../../encodings/pickle/records.ts'
import type { ColumnInfo, ColumnKind } from '../../estimator.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { bool, float64, int64, strings } from '../../../ir/tensor.ts'
import type { ObjectView } from '../../object-view.ts'
import { pythonText } from '../../python-text.ts'

export type Category = string | number | boolean | null

/** What one column may hold. */
export interface CategoryList {
  readonly kind: Exclude<ColumnKind, 'any'>
  /** What the categories are as labels, when they are given back. */
  readonly dataType: 'STRING' | 'DOUBLE' | 'INT64' | 'BOOL'
  /** As a request holds them: text or null; numbers, with NaN for a missing value. */
  readonly keys: readonly (string | number | null)[]
  /** As the model shows them: booleans stay booleans, a missing value is null. */
  readonly shown: readonly Category[]
  /** As Python's str() writes them, for feature names. */
  readonly texts: readonly string[]
  /** Where NaN stands; -1 where it doesn't. None is not NaN. */
  readonly nanIndex: number
  /** Where a missing value of a request is looked up: NaN's place, else None's; -1 where neither stands. */
  readonly missingIndex: number
}

/** `categories_`, or another attribute of the same form. */
export function readCategories(view: ObjectView, attribute = 'categories_'): CategoryList[] {
  return view.list(attribute).map((item, column) => {
    if (!(item instanceof NdArray)) throw view.mistyped(attribute, 'a list of arrays', item)
    return categoryListOf(item, view, `column ${column}`)
  })
}

/** One array of known values. */
export function categoryListOf(array: NdArray, view: ObjectView, where: string): CategoryList {
  const { kind } = array.dtype
  if (!'biufUO'.includes(kind))
    throw view.unsupported(`with categories of type ${array.dtype.name} (${where})`)
  const items = Array.from(array.data as ArrayLike<unknown>)
  const isFloat = kind === 'f'
  const values = items.map((item) =>
    item instanceof PyFloat ? item.value : kind === 'b' ? item === 1 : item,
  )
  const nanIndex = values.findIndex((value) => value !== value)
  const noneIndex = values.indexOf(null)
  const present = values.filter((value) => value !== null && value === value)
  const isText =
    kind === 'U' || (kind === 'O' && present.every((value) => typeof value === 'string'))
  if (
    !isText &&
    !present.every((value) => typeof value === 'number' || typeof value === 'boolean')
  ) {
    throw view.unsupported(
      `with categories of mixed types (${where})`,
      'Train with text or numbers in a column, not both.',
    )
  }
  const missing = isText ? null : NaN
  const isMissing = (value: unknown) => value === null || value !== value
  // null and NaN are one value in a request: where a column knows both, it is NaN, so None must not be found.
  const missingIndex = nanIndex >= 0 ? nanIndex : noneIndex
  return {
    kind: isText ? 'string' : 'number',
    dataType: isText ? 'STRING' : numberType(kind === 'b' ? items.map(Boolean) : items, isFloat),
    keys: values.map((value) =>
      isMissing(value) ? missing : isText ? (value as string) : Number(value),
    ),
    shown: values.map((value) => (isMissing(value) ? null : (value as Category))),
    texts: items.map((item) => pythonText(kind === 'b' ? item === 1 : item, isFloat)),
    nanIndex,
    missingIndex,
  }
}

function numberType(items: readonly unknown[], isFloat: boolean): 'DOUBLE' | 'INT64' | 'BOOL' {
  if (items.length > 0 && items.every((item) => typeof item === 'boolean')) return 'BOOL'
  return !isFloat && items.every((item) => typeof item === 'number') ? 'INT64' : 'DOUBLE'
}

/** A table of labels of several columns, of the type numpy gives them together; undefined where text and numbers would mix. */
export function labelTable(
  lists: readonly CategoryList[],
  labels: readonly (string | number | null)[],
): Tensor | undefined {
  const types = new Set(lists.map((list) => list.dataType))
  const n = [labels.length]
  if (types.has('STRING'))
    return types.size === 1 ? strings(n, labels as (string | null)[]) : undefined
  const values = labels.map((label) => (label === null ? NaN : Number(label)))
  if (values.some((value) => value !== value) || types.has('DOUBLE')) return float64(n, values)
  return types.size === 1 && types.has('BOOL') ? bool(n, values) : int64(n, values)
}

/** What the signature says of columns with these categories. */
export function columnInfos(lists: readonly CategoryList[], refusesUnknown: boolean): ColumnInfo[] {
  return lists.map(({ kind, shown }) => ({
    kind,
    categories: shown,
    ...(refusesUnknown ? { refusesUnknown: true } : {}),
  }))
}
