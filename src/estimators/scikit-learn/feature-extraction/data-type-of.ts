import { DType } from '../../../encodings/numpy/dtype.ts'
import { PyGlobal } from '../../../encodings/pickle/records.ts'
import type { DataType } from '../../../ir/data-type.ts'
import type { ObjectView } from '../../object-view.ts'
import { describe } from '../../object-view.ts'

const dataTypes: Readonly<Record<string, DataType>> = {
  float64: 'DOUBLE',
  float: 'DOUBLE',
  float_: 'DOUBLE',
  double: 'DOUBLE',
  float32: 'FLOAT',
  single: 'FLOAT',
  int64: 'INT64',
  int: 'INT64',
  int_: 'INT64',
  longlong: 'INT64',
  int32: 'INT32',
  intc: 'INT32',
  int16: 'INT16',
  int8: 'INT8',
  uint64: 'UINT64',
  uint32: 'UINT32',
  uint16: 'UINT16',
  uint8: 'UINT8',
}

/** The parameter `dtype` of a vectorizer: a numpy type, its dtype, Python's int or float, or a name. */
export function dataTypeOf(view: ObjectView, otherwise: DataType): DataType {
  const value = view.get('dtype')
  if (value === undefined) return otherwise
  const name = value instanceof DType ? value.name : value instanceof PyGlobal ? value.name : value
  const found = typeof name === 'string' ? dataTypes[name] : undefined
  if (!found)
    throw view.unsupported(
      `with dtype=${value instanceof PyGlobal ? value.qualifiedName : describe(value)}`,
    )
  return found
}

/** As dataTypeOf, for vectorizers of numbers: only types that hold every value they may meet, whole ones cut off. */
export function numericDataTypeOf(view: ObjectView, otherwise: DataType): DataType {
  const dataType = dataTypeOf(view, otherwise)
  if (dataType === 'DOUBLE' || dataType === 'FLOAT' || dataType === 'INT64' || dataType === 'INT32')
    return dataType
  throw view.unsupported(`with dtype=${dataType.toLowerCase()}`)
}
