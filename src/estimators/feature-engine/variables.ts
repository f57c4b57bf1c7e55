// What the transformers of feature_engine 1.1 to 1.9 share: names of their columns, and a dict of what was learned for each.
import { NdArray } from '../../encodings/numpy/nd-array.ts'
import { PyDict } from '../../encodings/pickle/records.ts'
import { PySet } from '../../encodings/pickle/py-set.ts'
import { PandasIndex } from '../../encodings/pickle/values.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64 } from '../../ir/tensor.ts'
import type { ObjectView } from '../object-view.ts'
import { asNumber, listItems } from '../object-view.ts'
import type { CategoryList } from '../scikit-learn/preprocessing/categories.ts'

/** Names of all columns of the table it was fitted on; kept since 1.3. */
export function namesOf(view: ObjectView): readonly string[] {
  const value = view.get('feature_names_in_')
  const names = value === undefined ? undefined : textsOf(view, value)
  if (!names)
    throw view.unsupported(
      'does not keep the names of the columns it was fitted on',
      'Fit it with feature_engine 1.3 or later on a table with named columns.',
    )
  return names
}

/** Texts of a list, set, index or array; undefined where some are none. */
export function textsOf(view: ObjectView, value: unknown): readonly string[] | undefined {
  const items = itemsOf(value)?.map((item) => view.resolve(item))
  return items?.every((item) => typeof item === 'string') ? items : undefined
}

export function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (value instanceof PySet) return value.items
  if (value instanceof PandasIndex)
    return value.values instanceof NdArray ? listItems(value.values) : undefined
  return listItems(value)
}

/** A dict attribute by column name, each column one of `names`. */
export function learned(
  view: ObjectView,
  attribute: string,
  names: readonly string[],
): ReadonlyMap<string, unknown> {
  const value = view.get(attribute)
  if (!(value instanceof PyDict)) throw view.mistyped(attribute, 'a dict', value)
  return new Map(
    [...value.entries()].map(([key, item]) => {
      const name = view.resolve(key)
      if (typeof name !== 'string' || !names.includes(name))
        throw view.mistyped(attribute, 'a dict by the names of its columns', name)
      return [name, view.resolve(item)]
    }),
  )
}

/** Known values of a column in the form that encoders look them up. */
export function categoriesOf(
  view: ObjectView,
  column: string,
  items: readonly unknown[],
): CategoryList {
  const values = items.map((item) => {
    const value = view.resolve(item)
    if (typeof value === 'string') return value
    const number = value === null ? NaN : asNumber(value)
    if (number === undefined)
      throw view.unsupported(`with categories of ${column} that are neither text nor numbers`)
    return number
  })
  const isText = values.some((value) => typeof value === 'string')
  if (isText && !values.every((value) => typeof value === 'string' || value !== value))
    throw view.unsupported(`with categories of ${column} that are text and numbers`)
  const missingIndex = values.findIndex((value) => value !== value)
  const keys = values.map((value) => (isText && typeof value !== 'string' ? null : value))
  return {
    kind: isText ? 'string' : 'number',
    dataType: isText ? 'STRING' : 'DOUBLE',
    keys,
    shown: values.map((value) => (value === value ? value : null)),
    texts: values.map(String),
    nanIndex: missingIndex,
    missingIndex,
  }
}

/** Whether a missing value in an encoded column is an error: always before 1.4. */
export function refusesMissing(view: ObjectView): boolean {
  return view.string('missing_values', 'raise') === 'raise'
}

/** Adds nothing to `code` [N, 1], but fails by the estimator's name where `column` holds a missing value. */
export function checkedCode(g: GraphBuilder, view: ObjectView, column: Value, code: Value): Value {
  const flags = g.add('Where', [g.add('IsMissing', [column]), float64([], [NaN]), float64([], [0])])
  const zero = g.add('RequireFinite', [flags], { estimator: view.name, allow_nan: 0 })
  return g.add('Add', [code, zero])
}
