import { DType } from '../../../encodings/numpy/dtype.ts'
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyDict, PyGlobal, type PyObject } from '../../../encodings/pickle/records.ts'
import { malformed, spell, type MeaningTable, type Resolve } from './meaner.ts'
import {
  Categorical,
  ExtensionArray,
  PandasIndex,
  PyRange,
  type ColumnValues,
} from '../../../encodings/pickle/values.ts'

export const pandasIndexMeanings: MeaningTable = [
  [
    spell(['pandas.core.indexes.base', 'pandas.core.index', 'pandas.indexes.base'], ['_new_Index']),
    newIndex,
  ],
  [
    spell(
      ['pandas.core.indexes.datetimes', 'pandas.indexes.datetimes', 'pandas.tseries.index'],
      ['_new_DatetimeIndex'],
    ),
    newIndex,
  ],
]

/** _new_Index(class, {data, name}), for a RangeIndex {start, stop, step, name}. */
function newIndex(object: PyObject, resolve: Resolve): unknown {
  const [type, rawParts] = object.args
  const parts = resolve(rawParts)
  if (!(type instanceof PyGlobal) || !(parts instanceof PyDict))
    throw malformed(object, 'its parts are missing')
  const name = parts.get('name') ?? null
  if (type.name === 'RangeIndex') return new PandasIndex(type.name, range(parts, object), name)
  const values = columnValues(parts.get('data'))
  if (values === undefined || hasSeveralColumns(values)) return object
  return new PandasIndex(type.name, values, name)
}

function range(parts: PyDict, object: PyObject): PyRange {
  const [start, stop, step] = [parts.get('start'), parts.get('stop'), parts.get('step') ?? 1]
  if (
    typeof start !== 'number' ||
    typeof stop !== 'number' ||
    typeof step !== 'number' ||
    step === 0
  ) {
    throw malformed(object, 'its bounds are no ints')
  }
  return new PyRange(start, stop, step)
}

function hasSeveralColumns(values: ColumnValues): boolean {
  return values instanceof NdArray && values.shape.length !== 1
}

/** A resolved value as a column, or undefined when it is none that Slipway reads. */
export function columnValues(value: unknown): ColumnValues | undefined {
  if (value instanceof NdArray || value instanceof Categorical || value instanceof ExtensionArray)
    return value
  if (!(value instanceof PandasIndex)) return undefined
  return value.values instanceof PyRange ? undefined : value.values
}

/** Number of labels. */
export function indexLength(index: PandasIndex): number {
  const { values } = index
  if (values instanceof PyRange)
    return Math.max(0, Math.ceil((values.stop - values.start) / values.step))
  return valuesLength(values)
}

export function valuesLength(values: ColumnValues): number {
  if (values instanceof Categorical) return values.codes.size
  return values instanceof ExtensionArray ? values.values.size : values.size
}

/** The labels of an index as plain values: text, numbers, booleans; null where one is missing. */
export function indexLabels(index: PandasIndex): unknown[] {
  const { values } = index
  if (values instanceof PyRange) {
    return Array.from({ length: indexLength(index) }, (_, i) => values.start + i * values.step)
  }
  if (values instanceof Categorical) {
    const categories = values.dtype.categories === null ? [] : indexLabels(values.dtype.categories)
    return Array.from(values.codes.data as ArrayLike<number>, (code) => categories[code] ?? null)
  }
  const array = values instanceof ExtensionArray ? values.values : values
  const labels = Array.from(array.data as ArrayLike<unknown>)
  return array.dtype instanceof DType && array.dtype.kind === 'b' ? labels.map(Boolean) : labels
}
