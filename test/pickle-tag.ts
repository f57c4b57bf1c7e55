// Resolved values as scripts/make-pickle-fixtures.py writes them down, so that the two can be compared.

import type { DType } from '../src/encodings/numpy/dtype.ts'
import { DType as DTypeClass } from '../src/encodings/numpy/dtype.ts'
import { NdArray } from '../src/encodings/numpy/nd-array.ts'
import {
  PyByteArray,
  PyDict,
  PyFloat,
  PyGlobal,
  PyInt,
  PyList,
  PySet,
  PyTuple,
} from '../src/encodings/pickle/records.ts'
import {
  BSpline,
  Categorical,
  CategoricalDType,
  DataFrame,
  ExtensionArray,
  MaskedArray,
  PandasIndex,
  PyComplex,
  PyFunction,
  PyPartial,
  PyRange,
  PySlice,
  PyStandard,
  RandomSource,
  Series,
  SparseMatrix,
  type ColumnValues,
} from '../src/encodings/pickle/values.ts'
import { indexLabels } from '../src/formats/pickle/meaning/pandas-index.ts'
import { resolve } from '../src/formats/pickle/meaning/resolve.ts'

export type Tag = null | boolean | number | string | Tag[] | { [key: string]: Tag }

export function tag(raw: unknown): Tag {
  const value = resolve(raw)
  if (
    value === null ||
    typeof value === 'boolean' ||
    typeof value === 'number' ||
    typeof value === 'string'
  )
    return value
  if (value instanceof PyInt) return { int: value.text }
  if (value instanceof PyFloat) return { f: value.value }
  if (value instanceof Uint8Array) return { bytes: hex(value) }
  if (value instanceof PyByteArray) return { bytearray: [...value.bytes] }
  if (value instanceof PyTuple) return { tuple: value.items.map(tag) }
  if (value instanceof PyList) return value.items.map(tag)
  if (value instanceof PySet)
    return { [value.isFrozen ? 'frozenset' : 'set']: sorted(value.items.map(tag)) }
  if (value instanceof PyDict)
    return { dict: [...value.entries()].map(([key, item]) => [tag(key), tag(item)]) }
  if (value instanceof PyGlobal) return { global: value.qualifiedName }
  return tagMeaning(value)
}

function tagMeaning(value: unknown): Tag {
  if (value instanceof PySlice)
    return { slice: [tag(value.start), tag(value.stop), tag(value.step)] }
  if (value instanceof PyRange) return { range: [value.start, value.stop, value.step] }
  if (value instanceof PyComplex) return { complex: [value.real, value.imaginary] }
  if (value instanceof PyPartial)
    return { partial: [tag(value.func), value.args.map(tag), tag(value.kwargs)] }
  if (value instanceof PyStandard) return { [value.type.split('.')[0]!]: value.text }
  if (value instanceof NdArray) return tagArray(value)
  if (value instanceof DTypeClass) return { dtype: dtypeName(value) }
  if (value instanceof PyFunction) return { function: value.qualifiedName }
  if (value instanceof RandomSource) return { random: value.type }
  if (value instanceof MaskedArray)
    return { masked: tagArray(value.data), mask: tagArray(value.mask) }
  if (value instanceof SparseMatrix) return tagSparse(value)
  if (value instanceof BSpline)
    return {
      bspline: [tagArray(value.t), tagArray(value.c), value.k, value.extrapolate, value.axis],
    }
  return tagTable(value)
}

function tagTable(value: unknown): Tag {
  if (value instanceof PandasIndex)
    return { index: labels(value), name: tag(value.name), type: value.type }
  if (value instanceof Series)
    return { series: column(value.values), index: labels(value.index), name: tag(value.name) }
  if (value instanceof DataFrame)
    return {
      frame: value.values.map(column),
      columns: labels(value.columns),
      index: labels(value.index),
    }
  if (value instanceof CategoricalDType)
    return {
      categorical: value.categories === null ? null : labels(value.categories),
      ordered: value.isOrdered,
    }
  if (value instanceof Categorical || value instanceof ExtensionArray)
    return { column: column(value) }
  throw new TypeError(`no tag for ${String(value)}`)
}

// Structured types are called by their size alone.
function dtypeName(dtype: DType): string {
  return dtype.name
}

function tagArray(array: NdArray): Tag {
  const { dtype, shape } = array
  const head = { array: dtypeName(dtype), shape: [...shape] }
  if (dtype.fields !== undefined)
    return { ...head, fields: array.fieldNames.map((name) => [name, tagArray(array.field(name))]) }
  const data = Array.from(array.data as ArrayLike<unknown>)
  if (dtype.kind === 'c') return { ...head, data: pairs(data as number[]) }
  if (dtype.kind === 'b') return { ...head, data: data.map(Boolean) }
  if (dtype.kind === 'M' || dtype.kind === 'm')
    return { ...head, data: data.map((x) => (Number.isNaN(x) ? null : (x as number))) }
  return { ...head, data: dtype.kind === 'O' ? data.map(tag) : (data as number[]) }
}

function pairs(data: readonly number[]): Tag[] {
  return Array.from({ length: data.length / 2 }, (_, i) => [data[2 * i]!, data[2 * i + 1]!])
}

function tagSparse(matrix: SparseMatrix): Tag {
  const head = { sparse: matrix.format, shape: [...matrix.shape], data: tagArray(matrix.data) }
  if (matrix.format === 'dia') return { ...head, offsets: [...matrix.offsets!] }
  if (matrix.format === 'coo') return { ...head, row: [...matrix.rows!], col: [...matrix.indices] }
  return { ...head, indices: [...matrix.indices], indptr: [...matrix.indptr] }
}

function labels(index: PandasIndex): Tag[] {
  const { values } = index
  return values instanceof PyRange ? indexLabels(index).map(tag) : column(values)
}

function column(values: ColumnValues): Tag[] {
  if (values instanceof Categorical) {
    const categories = values.dtype.categories === null ? [] : labels(values.dtype.categories)
    return Array.from(values.codes.data as ArrayLike<number>, (code) => categories[code] ?? null)
  }
  const array = values instanceof ExtensionArray ? values.values : values
  const mask = values instanceof ExtensionArray ? values.mask?.data : undefined
  return Array.from(array.data as ArrayLike<unknown>, (item, i) =>
    mask?.[i] === 1 ? null : cell(item, array.dtype),
  )
}

const nanoseconds: Record<string, bigint> = {
  ns: 1n,
  us: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  D: 86_400_000_000_000n,
}

function cell(item: unknown, dtype: DType): Tag {
  if (typeof item === 'number' && Number.isNaN(item)) return null
  if (item instanceof PyFloat && Number.isNaN(item.value)) return null
  if (dtype.kind === 'M') return String(BigInt(item as number) * nanoseconds[dtype.unit!]!)
  if (dtype.kind === 'b') return item === 1
  return dtype.kind === 'f' ? { f: item as number } : tag(item)
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function sorted(items: Tag[]): Tag[] {
  const key = (item: Tag): string => JSON.stringify(item)
  return items.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

const special: Record<string, number> = { nan: NaN, inf: Infinity, '-inf': -Infinity }
const toNumber = (text: string): number => special[text] ?? Number(text)

/** Python's record with its floats read: `{ f: '0.1' }` -> `{ f: 0.1 }`. */
export function readExpected(value: Tag): Tag {
  if (Array.isArray(value)) return value.map(readExpected)
  if (typeof value !== 'object' || value === null) return value
  if (typeof value['f'] === 'string') return { f: toNumber(value['f']) }
  if (Array.isArray(value['complex']))
    return { complex: (value['complex'] as string[]).map(toNumber) }
  if (Array.isArray(value['set'])) return { set: sorted(value['set'].map(readExpected)) }
  if (Array.isArray(value['frozenset']))
    return { frozenset: sorted(value['frozenset'].map(readExpected)) }
  if (typeof value['global'] === 'string') return value
  if (typeof value['array'] === 'string' && Array.isArray(value['data']))
    return { ...value, data: arrayData(value['array'], value['data']) }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readExpected(item)]))
}

function arrayData(type: string, data: Tag[]): Tag[] {
  if (type.startsWith('float')) return (data as string[]).map(toNumber)
  if (type.startsWith('complex')) return (data as string[][]).map((pair) => pair.map(toNumber))
  return data.map(readExpected)
}
