import { DType } from '../encodings/numpy/dtype.ts'
import { PyFunction } from '../encodings/pickle/values.ts'
import { PyGlobal } from '../encodings/pickle/records.ts'
import type { DataType } from '../ir/data-type.ts'

const byNumpyName: Readonly<Record<string, DataType>> = {
  float64: 'DOUBLE',
  float_: 'DOUBLE',
  double: 'DOUBLE',
  float32: 'FLOAT',
  single: 'FLOAT',
  float16: 'FLOAT16',
  half: 'FLOAT16',
  int64: 'INT64',
  int_: 'INT64',
  longlong: 'INT64',
  intp: 'INT64',
  int32: 'INT32',
  intc: 'INT32',
  int16: 'INT16',
  int8: 'INT8',
  uint64: 'UINT64',
  uint: 'UINT64',
  uint32: 'UINT32',
  uint16: 'UINT16',
  uint8: 'UINT8',
  bool: 'BOOL',
  bool_: 'BOOL',
}
const types = new Map(Object.entries(byNumpyName))

/** The data type that a `dtype=` parameter means: a numpy class, Python's int, float or bool, a dtype or its name; undefined for others. */
export function dataTypeOf(value: unknown): DataType | undefined {
  if (value instanceof DType) return types.get(value.name)
  if (typeof value === 'string')
    return (
      types.get(value) ?? (value === 'int' ? 'INT64' : value === 'float' ? 'DOUBLE' : undefined)
    )
  if (!(value instanceof PyGlobal || value instanceof PyFunction)) return undefined
  if (value.module === 'builtins' || value.module === '__builtin__') {
    return value.name === 'float'
      ? 'DOUBLE'
      : value.name === 'int'
        ? 'INT64'
        : value.name === 'bool'
          ? 'BOOL'
          : undefined
  }
  return value.module === 'numpy' ? types.get(value.name) : undefined
}
