// What Python's data becomes once its names have been given meaning. Plain data: nothing here computes.

import type { DType } from '../numpy/dtype.ts'
import type { NdArray } from '../numpy/nd-array.ts'
import type { PyDict, PyFloat, PyTuple } from './records.ts'

/** slice(start, stop, step); each an int, null or, for column slices, a name. */
export class PySlice {
  readonly start: unknown
  readonly stop: unknown
  readonly step: unknown
  constructor(start: unknown, stop: unknown, step: unknown) {
    this.start = start
    this.stop = stop
    this.step = step
  }
}

export class PyRange {
  readonly start: number
  readonly stop: number
  readonly step: number
  constructor(start: number, stop: number, step: number) {
    this.start = start
    this.stop = stop
    this.step = step
  }
}

export class PyComplex {
  readonly real: number
  readonly imaginary: number
  constructor(real: number, imaginary: number) {
    this.real = real
    this.imaginary = imaginary
  }
}

/** A function known by name. numpy's ufuncs come as module `numpy` whatever private module the file names. */
export class PyFunction {
  readonly module: string
  readonly name: string
  constructor(module: string, name: string) {
    this.module = module
    this.name = name
  }
  get qualifiedName(): string {
    return `${this.module}.${this.name}`
  }
}

/** functools.partial(func, *args, **kwargs), as data. */
export class PyPartial {
  readonly func: unknown
  readonly args: unknown[]
  readonly kwargs: PyDict
  constructor(func: unknown, args: unknown[], kwargs: PyDict) {
    this.func = func
    this.args = args
    this.kwargs = kwargs
  }
}

/** A value of the standard library kept as its parts: datetime.*, decimal.Decimal, uuid.UUID, fractions.Fraction. */
export class PyStandard {
  /** `datetime.datetime`, `decimal.Decimal`, ... */
  readonly type: string
  /** In ISO 8601 or the type's own notation. */
  readonly text: string
  constructor(type: string, text: string) {
    this.type = type
    this.text = text
  }
}

/** A RandomState, Generator, bit generator or SeedSequence. `state` holds what the file gives, resolved. */
export class RandomSource {
  /** `RandomState`, `Generator`, `MT19937`, `PCG64`, `SeedSequence`, ... */
  readonly type: string
  readonly state: unknown
  constructor(type: string, state: unknown) {
    this.type = type
    this.state = state
  }
}

/** numpy.ma.MaskedArray: `mask` true (1) where a value is missing. */
export class MaskedArray {
  readonly data: NdArray
  readonly mask: NdArray
  readonly fillValue: unknown
  constructor(data: NdArray, mask: NdArray, fillValue: unknown) {
    this.data = data
    this.mask = mask
    this.fillValue = fillValue
  }
}

/**
 * A scipy.sparse matrix or array. For csr: indptr [rows + 1], indices and data [nnz]; for csc by columns.
 * For coo: indices are columns and `rows` the row of each entry. For dia: `offsets`, data [diagonals, width].
 * Indices are within the shape and indptr is ascending: checked when read. Duplicates and unsorted rows are kept.
 */
export class SparseMatrix {
  readonly format: 'csr' | 'csc' | 'coo' | 'dia'
  readonly shape: readonly [number, number]
  readonly data: NdArray
  readonly indices: Int32Array
  readonly indptr: Int32Array
  readonly rows: Int32Array | undefined
  readonly offsets: Int32Array | undefined
  constructor(parts: {
    format: 'csr' | 'csc' | 'coo' | 'dia'
    shape: readonly [number, number]
    data: NdArray
    indices?: Int32Array
    indptr?: Int32Array
    rows?: Int32Array
    offsets?: Int32Array
  }) {
    this.format = parts.format
    this.shape = parts.shape
    this.data = parts.data
    this.indices = parts.indices ?? new Int32Array(0)
    this.indptr = parts.indptr ?? new Int32Array(0)
    this.rows = parts.rows
    this.offsets = parts.offsets
  }
}

/** scipy.interpolate.BSpline: knots t, coefficients c, degree k. */
export class BSpline {
  readonly t: NdArray
  readonly c: NdArray
  readonly k: number
  /** true, false or 'periodic'. */
  readonly extrapolate: boolean | string
  readonly axis: number
  constructor(t: NdArray, c: NdArray, k: number, extrapolate: boolean | string, axis: number) {
    this.t = t
    this.c = c
    this.k = k
    this.extrapolate = extrapolate
    this.axis = axis
  }
}

/** A pandas extension dtype other than categorical: `string`, `Int64`, `boolean`, ... */
export class PandasDType {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export class CategoricalDType {
  /** null: not fixed. */
  readonly categories: PandasIndex | null
  readonly isOrdered: boolean
  constructor(categories: PandasIndex | null, isOrdered: boolean) {
    this.categories = categories
    this.isOrdered = isOrdered
  }
}

/** Codes into `dtype.categories`; -1 is missing. */
export class Categorical {
  readonly codes: NdArray
  readonly dtype: CategoricalDType
  constructor(codes: NdArray, dtype: CategoricalDType) {
    this.codes = codes
    this.dtype = dtype
  }
}

/** A pandas extension array whose values are an array and, for nullable types, a mask (1 = missing). */
export class ExtensionArray {
  readonly dtype: PandasDType
  /** null or NaN among objects is a missing value. */
  readonly values: NdArray
  readonly mask: NdArray | undefined
  constructor(dtype: PandasDType, values: NdArray, mask: NdArray | undefined) {
    this.dtype = dtype
    this.values = values
    this.mask = mask
  }
}

export type ColumnValues = NdArray | Categorical | ExtensionArray

/** Any one-level pandas Index. A RangeIndex comes with its numbers written out when asked for. */
export class PandasIndex {
  /** pandas' class: `Index`, `RangeIndex`, `Int64Index`, `DatetimeIndex`, ... */
  readonly type: string
  readonly values: ColumnValues | PyRange
  /** The index's own name: text, number, tuple or null. */
  readonly name: unknown
  constructor(type: string, values: ColumnValues | PyRange, name: unknown) {
    this.type = type
    this.values = values
    this.name = name
  }
}

export class Series {
  readonly index: PandasIndex
  readonly values: ColumnValues
  readonly name: unknown
  constructor(index: PandasIndex, values: ColumnValues, name: unknown) {
    this.index = index
    this.values = values
    this.name = name
  }
}

export class DataFrame {
  readonly index: PandasIndex
  readonly columns: PandasIndex
  /** One per column, in the order of `columns`. */
  readonly values: readonly ColumnValues[]
  constructor(index: PandasIndex, columns: PandasIndex, values: readonly ColumnValues[]) {
    this.index = index
    this.columns = columns
    this.values = values
  }
}

/** Everything `resolve` can give beside null, boolean, number, string, Uint8Array and the records. */
export type Meaning =
  | PyFloat
  | PyTuple
  | NdArray
  | DType
  | PySlice
  | PyRange
  | PyComplex
  | PyFunction
  | PyPartial
  | PyStandard
  | RandomSource
  | MaskedArray
  | SparseMatrix
  | BSpline
  | PandasDType
  | CategoricalDType
  | Categorical
  | ExtensionArray
  | PandasIndex
  | Series
  | DataFrame
