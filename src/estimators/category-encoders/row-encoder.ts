// category_encoders.OneHotEncoder, BinaryEncoder, BaseNEncoder: a row of numbers, by the code of a value.
import { PyObject } from '../../encodings/pickle/records.ts'
import { DataFrame } from '../../encodings/pickle/values.ts'
import { float64, int64 } from '../../ir/tensor.ts'
import { doublesOf } from '../arrays.ts'
import type { EstimatorReader } from '../context.ts'
import { Frame, castTo } from '../frame.ts'
import type { ObjectView } from '../object-view.ts'
import type { ColumnRule } from '../per-column.ts'
import { encodeColumns } from '../scikit-learn/preprocessing/encode.ts'
import type { CodedColumn } from './tables.ts'
import {
  arrayOf,
  codedColumns,
  encoderOf,
  entryOf,
  ordinalOf,
  policyOf,
  unknownCode,
  valuesOf,
} from './tables.ts'

export const readRowEncoder: EstimatorReader = (outer) => {
  // Up to 2.5 a BinaryEncoder held a BaseNEncoder.
  const inner = outer.get('base_n_encoder')
  const view = inner instanceof PyObject ? outer.viewOf(inner) : outer
  const { refusesUnknown } = policyOf(view)
  const coded = new Map(codedColumns(ordinalOf(view)).map((column) => [column.name, column]))
  const rules = view.list('mapping').map((item): [string | number, ColumnRule] => {
    const { name, mapping } = entryOf(view, item)
    const column = coded.get(name)
    if (!column || !(mapping instanceof DataFrame))
      throw view.mistyped('mapping', 'a table for each column', mapping)
    return [name, ruleOf(view, column, mapping, refusesUnknown)]
  })
  return { ...encoderOf(view, new Map(rules)), name: outer.name }
}

function ruleOf(
  view: ObjectView,
  { name, list, codes }: CodedColumn,
  mapping: DataFrame,
  refusesUnknown: boolean,
): ColumnRule {
  const keys = doublesOf(valuesOf(view, mapping.index))
  const columns = mapping.values.map((values) => doublesOf(arrayOf(view, values)))
  const names = Array.from(valuesOf(view, mapping.columns).data as ArrayLike<unknown>)
  if (columns.length === 0 || !columns.every((column) => column.length === keys.length))
    throw view.mistyped('mapping', `a table for ${name}`, mapping)
  if (!names.every((text) => typeof text === 'string') || names.length !== columns.length)
    throw view.mistyped('mapping', `a table with named columns for ${name}`, mapping)
  // One more row for codes that the table lacks: pandas' reindex makes them NaN.
  const rows = keys.length + 1
  const table = new Float64Array(rows * columns.length).fill(NaN)
  columns.forEach((column, j) => column.forEach((x, i) => (table[i * columns.length + j] = x)))
  const placeOf = (code: number) => {
    const place = keys.indexOf(code)
    return place < 0 ? keys.length : place
  }
  const results = codes.map(placeOf)
  const unknown = refusesUnknown ? undefined : placeOf(unknownCode)
  return {
    info: { kind: list.kind, categories: list.shown },
    names,
    emit: (g, x) => {
      const places = castTo(g, encodeColumns(g, x, [{ list, results, unknown }], mapping), 'INT64')
      const place = g.add('Squeeze', [places, int64([1], [1])])
      const values = g.pool.once(mapping, 'rows', () => float64([rows, columns.length], table))
      return Frame.of(g.add('Gather', [values, place], { axis: 0 })).withUnchecked(true)
    },
  }
}
