import { fault } from '../errors.ts'

// ONNX's names for element types (TensorProto.DataType), those a model here can hold.
export type DataType =
  | 'FLOAT'
  | 'DOUBLE'
  | 'FLOAT16'
  | 'INT8'
  | 'INT16'
  | 'INT32'
  | 'INT64'
  | 'UINT8'
  | 'UINT16'
  | 'UINT32'
  | 'UINT64'
  | 'BOOL'
  | 'STRING'

export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
export type StringArray = (string | null)[]
export type TensorData = NumericArray | StringArray

interface ArrayType {
  new (length: number): NumericArray
  new (buffer: ArrayBuffer, byteOffset: number, length: number): NumericArray
  readonly BYTES_PER_ELEMENT: number
}

// INT64 and UINT64 live in doubles, exact to 2^53: BigInt64Array loops are 5x slower and JSON can't write BigInt.
const arrayTypes: Record<Exclude<DataType, 'STRING'>, ArrayType> = {
  FLOAT: Float32Array,
  DOUBLE: Float64Array,
  FLOAT16: Float32Array,
  INT8: Int8Array,
  INT16: Int16Array,
  INT32: Int32Array,
  INT64: Float64Array,
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  UINT64: Float64Array,
  BOOL: Uint8Array,
}

/** The typed array that holds elements of a numeric type. */
export function viewOf(dataType: Exclude<DataType, 'STRING'>): ArrayType {
  return arrayTypes[dataType]
}

export const dataTypes = [...Object.keys(arrayTypes), 'STRING'] as DataType[]

/** Two gigabytes of doubles: 2^20 hashed columns of more rows than that are no table anybody can use. */
const maximumLength = 2 ** 28

/** A zeroed array (strings: empty) that holds `length` elements of `dataType`; E_TOO_LARGE beyond what one process can hold. */
export function allocate(dataType: DataType, length: number): TensorData {
  if (length > maximumLength)
    throw fault(
      'E_TOO_LARGE',
      `this would take a table of ${length} values: send fewer rows, or ask for other outputs`,
    )
  if (dataType === 'STRING') return Array.from<string | null>({ length }).fill('')
  return new arrayTypes[dataType](length)
}

export function isFloating(dataType: DataType): boolean {
  return dataType === 'FLOAT' || dataType === 'DOUBLE' || dataType === 'FLOAT16'
}

export function isNumeric(dataType: DataType): boolean {
  return dataType !== 'STRING'
}
