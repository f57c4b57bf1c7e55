// Tensors as the Open Inference Protocol writes them: the form of the public API and of every protocol's codec.
import type { DataType } from '../ir/data-type.ts'

export type OipDatatype =
  | 'BOOL'
  | 'UINT8'
  | 'UINT16'
  | 'UINT32'
  | 'UINT64'
  | 'INT8'
  | 'INT16'
  | 'INT32'
  | 'INT64'
  | 'FP16'
  | 'FP32'
  | 'FP64'
  | 'BYTES'

/** A named tensor. `data` is flat and row-major: a typed array or a plain list; null is a missing value. INT64 is exact to 2^53. */
export interface InferTensor {
  readonly name: string
  readonly datatype: OipDatatype
  readonly shape: readonly number[]
  readonly data: ArrayLike<unknown>
}

/** A tensor's description: -1 in the shape is any number of rows. */
export interface TensorSpec {
  readonly name: string
  readonly datatype: OipDatatype
  readonly shape: readonly number[]
}

export const oipDatatypes: Readonly<Record<DataType, OipDatatype>> = {
  FLOAT: 'FP32',
  DOUBLE: 'FP64',
  FLOAT16: 'FP16',
  INT8: 'INT8',
  INT16: 'INT16',
  INT32: 'INT32',
  INT64: 'INT64',
  UINT8: 'UINT8',
  UINT16: 'UINT16',
  UINT32: 'UINT32',
  UINT64: 'UINT64',
  BOOL: 'BOOL',
  STRING: 'BYTES',
}

const names = new Set<string>(Object.values(oipDatatypes))

export function isOipDatatype(name: unknown): name is OipDatatype {
  return typeof name === 'string' && names.has(name)
}
