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

type ArrayMaker = (length: number) => TensorData

// INT64 and UINT64 live in doubles, exact to 2^53: BigInt64Array loops are 5x slower and JSON can't write BigInt.
const makers: Record<DataType, ArrayMaker> = {
  FLOAT: (n) => new Float32Array(n),
  DOUBLE: (n) => new Float64Array(n),
  FLOAT16: (n) => new Float32Array(n),
  INT8: (n) => new Int8Array(n),
  INT16: (n) => new Int16Array(n),
  INT32: (n) => new Int32Array(n),
  INT64: (n) => new Float64Array(n),
  UINT8: (n) => new Uint8Array(n),
  UINT16: (n) => new Uint16Array(n),
  UINT32: (n) => new Uint32Array(n),
  UINT64: (n) => new Float64Array(n),
  BOOL: (n) => new Uint8Array(n),
  STRING: (n) => Array.from<string | null>({ length: n }).fill(''),
}

export const dataTypes = Object.keys(makers) as DataType[]

/** Two gigabytes of doubles: 2^20 hashed columns of more rows than that are no table anybody can use. */
const maximumLength = 2 ** 28

/** A zeroed array (strings: empty) that holds `length` elements of `dataType`; E_TOO_LARGE beyond what one process can hold. */
export function allocate(dataType: DataType, length: number): TensorData {
  if (length > maximumLength)
    throw fault(
      'E_TOO_LARGE',
      `this would take a table of ${length} values: send fewer rows, or ask for other outputs`,
    )
  return makers[dataType](length)
}

export function isFloating(dataType: DataType): boolean {
  return dataType === 'FLOAT' || dataType === 'DOUBLE' || dataType === 'FLOAT16'
}

export function isNumeric(dataType: DataType): boolean {
  return dataType !== 'STRING'
}
