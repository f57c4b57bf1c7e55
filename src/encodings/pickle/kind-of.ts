import { DType } from '../numpy/dtype.ts'
import { NdArray } from '../numpy/nd-array.ts'
import { Path } from './hash-key.ts'
import { PyByteArray, PyFloat, PyInt, PyList, PyTuple } from './plain-records.ts'
import { PyDict } from './py-dict.ts'
import { PySet } from './py-set.ts'
import {
  BSpline,
  Categorical,
  CategoricalDType,
  DataFrame,
  ExtensionArray,
  MaskedArray,
  PandasDType,
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
} from './values.ts'

// A table, not `constructor.name`: bundlers rename classes.
const kinds = new Map<unknown, string>([
  [BSpline, 'spline'],
  [Categorical, 'categorical'],
  [CategoricalDType, 'categorical data type'],
  [DataFrame, 'DataFrame'],
  [DType, 'numpy data type'],
  [ExtensionArray, 'pandas array'],
  [MaskedArray, 'masked array'],
  [NdArray, 'array'],
  [PandasDType, 'pandas data type'],
  [PandasIndex, 'Index'],
  [Path, 'path'],
  [PyByteArray, 'bytearray'],
  [PyComplex, 'complex number'],
  [PyDict, 'dict'],
  [PyFloat, 'float'],
  [PyFunction, 'function'],
  [PyInt, 'int'],
  [PyList, 'list'],
  [PyPartial, 'partial function'],
  [PyRange, 'range'],
  [PySet, 'set'],
  [PySlice, 'slice'],
  [PyStandard, 'standard object'],
  [PyTuple, 'tuple'],
  [RandomSource, 'random source'],
  [Series, 'Series'],
  [SparseMatrix, 'sparse matrix'],
  [Uint8Array, 'bytes'],
])

/** What a record is, as Python's users call it: 'dict', 'slice', 'DataFrame'. */
export function kindOf(value: object): string {
  return kinds.get(value.constructor) ?? 'object'
}
