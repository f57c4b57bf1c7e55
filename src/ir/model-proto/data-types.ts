// TensorProto.DataType of onnx.proto3.
import { fault } from '../../errors.ts'
import type { DataType } from '../data-type.ts'

const numbers: Readonly<Record<DataType, number>> = {
  FLOAT: 1,
  UINT8: 2,
  INT8: 3,
  UINT16: 4,
  INT16: 5,
  INT32: 6,
  INT64: 7,
  STRING: 8,
  BOOL: 9,
  FLOAT16: 10,
  DOUBLE: 11,
  UINT32: 12,
  UINT64: 13,
}

const names = new Map(
  (Object.entries(numbers) as [DataType, number][]).map(([name, number]) => [number, name]),
)

const notHeld: Readonly<Record<number, string>> = {
  14: 'COMPLEX64',
  15: 'COMPLEX128',
  16: 'BFLOAT16',
  17: 'FLOAT8E4M3FN',
  18: 'FLOAT8E4M3FNUZ',
  19: 'FLOAT8E5M2',
  20: 'FLOAT8E5M2FNUZ',
  21: 'UINT4',
  22: 'INT4',
  23: 'FLOAT4E2M1',
}

export function numberOfDataType(dataType: DataType): number {
  return numbers[dataType]
}

/** The data type of that number; E_UNSUPPORTED for one that no tensor here holds, E_FORMAT for one that ONNX has not. */
export function dataTypeOfNumber(number: number | undefined, where: string): DataType {
  const name = names.get(number ?? 0)
  if (name) return name
  const known = notHeld[number ?? 0]
  if (known)
    throw fault('E_UNSUPPORTED', `${where} is ${known}, which Slipway does not compute with`)
  throw fault('E_FORMAT', `${where} has data type ${number ?? 'none'}`)
}
