import { fault } from '../../errors.ts'
import type { DataType, NumericArray, TensorData } from '../data-type.ts'
import type { Tensor } from '../tensor.ts'
import { numberToHalf } from '../../encodings/numpy/half.ts'
import { numberOfDataType } from './data-types.ts'
import type { SparseTensorProto, TensorProto } from './schema.ts'

const utf8 = new TextEncoder()

/** UTF-8 never holds this byte: alone it stands for null in a STRING tensor of our own file. */
export const nullText: Uint8Array = new Uint8Array([0xff])

/** A dense tensor as a TensorProto over raw bytes (strings one by one). `allowNull`: our own file, where null strings have a mark. */
export function writeTensor(tensor: Tensor, name: string, allowNull: boolean): TensorProto {
  return {
    ...emptyTensor(tensor.shape, tensor.dataType, name),
    ...dataOf(tensor.dataType, tensor.data, tensor.data.length, allowNull),
  }
}

/** A CSR matrix: values in stored order, each with its index in the row-major matrix. */
export function writeSparseTensor(tensor: Tensor, name: string): SparseTensorProto {
  const { offsets, columns } = tensor.csr!
  const [rows = 0, width = 0] = tensor.shape
  const count = offsets[rows]!
  const indices = new Float64Array(count)
  for (let row = 0; row < rows; row++)
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) indices[i] = row * width + columns[i]!
  return {
    dims: tensor.shape.slice(),
    values: {
      ...emptyTensor([count], tensor.dataType, name),
      ...dataOf(tensor.dataType, tensor.data, count, false),
    },
    indices: {
      ...emptyTensor([count], 'INT64', `${name}_indices`),
      ...dataOf('INT64', indices, count, false),
    },
  }
}

function emptyTensor(dims: readonly number[], dataType: DataType, name: string): TensorProto {
  return {
    name,
    dims: dims.slice(),
    dataType: numberOfDataType(dataType),
    floatData: [],
    int32Data: [],
    stringData: [],
    int64Data: [],
    doubleData: [],
    uint64Data: [],
    externalData: [],
  }
}

function dataOf(
  dataType: DataType,
  data: TensorData,
  count: number,
  allowNull: boolean,
): Partial<TensorProto> {
  if (Array.isArray(data)) return { stringData: data.map((text) => textBytes(text, allowNull)) }
  return { rawData: rawBytes(dataType, data, count) }
}

function textBytes(text: string | null, allowNull: boolean): Uint8Array {
  if (text === null) {
    if (allowNull) return nullText
    throw fault('E_UNSUPPORTED', 'a missing text among constants, which ONNX can not write')
  }
  const bytes = utf8.encode(text)
  if (text.includes('\ufffd') || !bytes.includes(0xef)) return bytes
  // TextEncoder turns half of a surrogate pair into U+FFFD: another text than the model's.
  if (/[\ud800-\udfff]/u.test(text))
    throw fault(
      'E_UNSUPPORTED',
      'a text among constants that is no Unicode (half of a surrogate pair)',
    )
  return bytes
}

/** Little-endian elements, as every machine Node runs on here has them. */
function rawBytes(dataType: DataType, data: NumericArray, count: number): Uint8Array {
  const exact = data.length === count ? data : data.subarray(0, count)
  if (dataType === 'INT64' || dataType === 'UINT64') return wideBytes(exact, dataType === 'INT64')
  if (dataType === 'FLOAT16') {
    const halves = Uint16Array.from(exact, numberToHalf)
    return new Uint8Array(halves.buffer)
  }
  return new Uint8Array(exact.buffer, exact.byteOffset, exact.byteLength)
}

/** 64-bit integers from doubles in two halves: BigInt would take 20 times as long. */
function wideBytes(values: ArrayLike<number>, isSigned: boolean): Uint8Array {
  const limit = isSigned ? 2 ** 63 : 2 ** 64
  const halves = new Int32Array(values.length * 2)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    // INT64_MAX is read as the nearest double, 2^63, one too many.
    const isMost = value >= limit
    halves[2 * i] = isMost ? -1 : value
    halves[2 * i + 1] = isMost ? limit / 4294967296 - 1 : Math.floor(value / 4294967296)
  }
  return new Uint8Array(halves.buffer)
}
