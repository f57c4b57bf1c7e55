// What the encoders of category_encoders 2.0 to 2.8 hold: which columns, and each column's known values with their codes.
import { NdArray } from '../../encodings/numpy/nd-array.ts'
import { PyDict, PyObject } from '../../encodings/pickle/records.ts'
import type { PandasIndex } from '../../encodings/pickle/values.ts'
import { Series } from '../../encodings/pickle/values.ts'
import { doublesOf } from '../arrays.ts'
import type { Estimator } from '../estimator.ts'
import type { ObjectView } from '../object-view.ts'
import { asNumber } from '../object-view.ts'
import type { Output } from '../per-column.ts'
import { perColumn } from '../per-column.ts'
import type { CategoryList } from '../scikit-learn/preprocessing/categories.ts'
import { categoryListOf } from '../scikit-learn/preprocessing/categories.ts'
import type { ColumnRule } from '../per-column.ts'

/** Code of a value that was not known when the encoder was fitted, and of a missing one where none was there. */
export const unknownCode = -1
export const missingCode = -2

/** One column's values and the code of each. */
export interface CodedColumn {
  readonly name: string | number
  readonly list: CategoryList
  readonly codes: readonly number[]
}

/** `mapping` of an OrdinalEncoder: a list of {'col', 'mapping': Series of codes by value}. */
export function codedColumns(view: ObjectView): CodedColumn[] {
  return view.list('mapping').map((item) => {
    const { name, mapping } = entryOf(view, item)
    if (mapping instanceof PyDict) return fromDict(view, name, mapping)
    if (!(mapping instanceof Series)) throw view.mistyped('mapping', 'a series a column', mapping)
    return {
      name,
      list: categoryListOf(valuesOf(view, mapping.index), view, `column ${name}`),
      codes: [...doublesOf(arrayOf(view, mapping.values))],
    }
  })
}

/** A mapping that the user gave as a dict. */
function fromDict(view: ObjectView, name: string | number, mapping: PyDict): CodedColumn {
  throw view.unsupported(
    `whose mapping of ${name} was given by hand as a dict of ${[...mapping.entries()].length}`,
    'Let the encoder find the categories itself, or do the mapping in slipway.json: {"map": ...}.',
  )
}

/** {'col': name, 'mapping': ...} */
export function entryOf(
  view: ObjectView,
  item: unknown,
): { readonly name: string | number; readonly mapping: unknown } {
  const value = view.resolve(item)
  if (!(value instanceof PyDict)) throw view.mistyped('mapping', 'a list of dicts', value)
  const name = view.resolve(value.get('col'))
  if (typeof name !== 'string' && typeof name !== 'number')
    throw view.mistyped('mapping', 'a list that names columns', name)
  return { name, mapping: view.resolve(value.get('mapping')) }
}

export function valuesOf(view: ObjectView, index: PandasIndex): NdArray {
  return arrayOf(view, index.values)
}

/** A column of plain numpy values; extension types and ranges are not what these encoders make. */
export function arrayOf(view: ObjectView, values: unknown): NdArray {
  if (values instanceof NdArray) return values
  throw view.unsupported('whose mapping is kept in a type of pandas that is no plain array')
}

/** The OrdinalEncoder inside. */
export function ordinalOf(view: ObjectView): ObjectView {
  const value = view.get('ordinal_encoder')
  if (!(value instanceof PyObject)) throw view.missing('ordinal_encoder_')
  return view.viewOf(value)
}

/** 'value', 'return_nan', 'indicator' or, where `refusesUnknown`, 'error'. Missing values that are refused are not told apart. */
export function policyOf(view: ObjectView): { readonly refusesUnknown: boolean } {
  if (view.string('handle_missing', 'value') === 'error')
    throw view.unsupported("with handle_missing='error'", "Use handle_missing='value'.")
  return { refusesUnknown: view.string('handle_unknown', 'value') === 'error' }
}

/** The estimator whose encoded columns stand where they stood; columns it dropped for being constant are left out. */
export function encoderOf(
  view: ObjectView,
  rules: ReadonlyMap<string | number, ColumnRule>,
): Estimator {
  if (view.boolean('drop_invariant', false))
    throw view.unsupported('with drop_invariant=True', 'Use drop_invariant=False.')
  const columns = inputColumns(view, rules)
  const width = typeof columns === 'number' ? columns : columns.length
  if (width === 0)
    throw view.unsupported(
      'was fitted on a table without columns',
      'Fit it on the columns it shall encode, then save it again.',
    )
  const outputs = Array.from({ length: width }, (_, column): Output => {
    const name = typeof columns === 'number' ? column : columns[column]!
    return { column, rule: rules.get(name) ?? { names: [String(name)] } }
  })
  const found = outputs.filter(({ rule }) => rule.emit).length
  if (found !== rules.size)
    throw view.unsupported('whose columns are not all among those it was fitted on')
  return perColumn(view, columns, outputs)
}

/** Names of the input's columns: kept since 2.6, else those of the output with each encoded column put back. */
function inputColumns(
  view: ObjectView,
  rules: ReadonlyMap<string | number, ColumnRule>,
): readonly string[] | number {
  const width = asNumber(view.get('_dim'))
  if (width === undefined) throw view.missing('_dim')
  if ([...rules.keys()].some((name) => typeof name === 'number')) return width
  const kept = view.has('feature_names_in_') ? view.list('feature_names_in_') : undefined
  const names = kept ?? putBack(view.list('feature_names'), rules)
  if (!names.every((name) => typeof name === 'string') || names.length !== width)
    throw view.unsupported('whose columns have names that are no text')
  return names
}

function putBack(
  names: readonly unknown[],
  rules: ReadonlyMap<string | number, ColumnRule>,
): unknown[] {
  const sources = new Map(
    [...rules].flatMap(([name, rule]) => rule.names.map((out) => [out, name])),
  )
  return [...new Set(names.map((name) => sources.get(name as string) ?? name))]
}
