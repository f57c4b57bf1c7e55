import { halfToSingle } from '../../encodings/numpy/half.ts'
import { fault } from '../../errors.ts'
import type { DataType, TensorData } from '../data-type.ts'
import { allocate } from '../data-type.ts'
import { Tensor } from '../tensor.ts'
import { dataTypeOfNumber } from './data-types.ts'
import type { SparseTensorProto, TensorProto } from './schema.ts'

/** Bytes of a tensor that stands in another file; the reader of files gives it. */
export type ExternalData = (tensor: TensorProto) => Uint8Array

const bytesPerElement: Readonly<Record<DataType, number>> = {
  FLOAT: 4,
  DOUBLE: 8,
  FLOAT16: 2,
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  BOOL: 1,
  STRING: 0,
}

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A TensorProto's values. Its shape must be filled exactly by exactly one of its data fields (E_FORMAT), so that no allocation
 * is larger than the file's own bytes.
 */
export function readTensor(proto: TensorProto, external?: ExternalData): Tensor {
  const name = `tensor "${proto.name ?? ''}"`
  const dataType = dataTypeOfNumber(proto.dataType, name)
  const size = sizeOfDims(proto.dims, name)
  if (proto.segment) throw fault('E_UNSUPPORTED', `${name} is stored in segments`)
  return new Tensor(dataType, proto.dims.slice(), dataOf(proto, dataType, size, name, external))
}

function sizeOfDims(dims: readonly number[], name: string): number {
  let size = 1
  for (const dim of dims) {
    size *= dim
    if (!(dim >= 0) || !Number.isSafeInteger(size))
      throw fault('E_FORMAT', `${name} has shape [${dims.join(', ')}]`)
  }
  return size
}

function dataOf(
  proto: TensorProto,
  dataType: DataType,
  size: number,
  name: string,
  external: ExternalData | undefined,
): TensorData {
  const lists = [
    proto.floatData,
    proto.int32Data,
    proto.stringData,
    proto.int64Data,
    proto.doubleData,
    proto.uint64Data,
  ].filter((list) => list.length > 0)
  const isExternal = proto.dataLocation === 1
  if (lists.length + (proto.rawData?.length ? 1 : 0) + (isExternal ? 1 : 0) > 1)
    throw fault('E_FORMAT', `${name} has its values in more than one place`)
  if (isExternal) {
    if (!external) throw fault('E_PATH', `${name} stands in another file`)
    return fromRaw(external(proto), dataType, size, name)
  }
  if (proto.rawData && lists.length === 0) return fromRaw(proto.rawData, dataType, size, name)
  return fromList(proto, dataType, size, name)
}

/** Views the file's own memory where its place allows that, else copies. */
function fromRaw(raw: Uint8Array, dataType: DataType, size: number, name: string): TensorData {
  const each = bytesPerElement[dataType]
  if (dataType === 'STRING') throw fault('E_FORMAT', `${name} holds text as raw bytes`)
  if (raw.length !== size * each)
    throw fault(
      'E_FORMAT',
      `${name} has ${raw.length} bytes of data; its shape needs ${size * each}`,
    )
  // Not slice(): that of Node's Buffer shares memory.
  const bytes = raw.byteOffset % each === 0 ? raw : new Uint8Array(raw)
  const { buffer, byteOffset } = bytes
  if (dataType === 'INT64' || dataType === 'UINT64')
    return fromWide(new Uint32Array(buffer, byteOffset, size * 2), dataType, name)
  if (dataType === 'FLOAT16') return halfToSingle(new Uint16Array(buffer, byteOffset, size))
  if (dataType === 'BOOL') return Uint8Array.from(bytes, (x) => (x === 0 ? 0 : 1))
  return makers[dataType](buffer as ArrayBuffer, byteOffset, size)
}

type Plain = Exclude<DataType, 'INT64' | 'UINT64' | 'FLOAT16' | 'BOOL' | 'STRING'>

const makers: Readonly<
  Record<Plain, (buffer: ArrayBuffer, offset: number, length: number) => TensorData>
> = {
  FLOAT: (buffer, offset, length) => new Float32Array(buffer, offset, length),
  DOUBLE: (buffer, offset, length) => new Float64Array(buffer, offset, length),
  INT8: (buffer, offset, length) => new Int8Array(buffer, offset, length),
  INT16: (buffer, offset, length) => new Int16Array(buffer, offset, length),
  INT32: (buffer, offset, length) => new Int32Array(buffer, offset, length),
  UINT8: (buffer, offset, length) => new Uint8Array(buffer, offset, length),
  UINT16: (buffer, offset, length) => new Uint16Array(buffer, offset, length),
  UINT32: (buffer, offset, length) => new Uint32Array(buffer, offset, length),
}

function fromWide(halves: Uint32Array, dataType: 'INT64' | 'UINT64', name: string): Float64Array {
  const values = new Float64Array(halves.length / 2)
  for (let i = 0; i < values.length; i++) {
    const high = halves[2 * i + 1]!
    values[i] = checkWide(
      (dataType === 'INT64' ? high | 0 : high) * 4294967296 + halves[2 * i]!,
      name,
    )
  }
  return values
}

/** Exact to 2^53. Near the ends of the range a number means "as far as it goes", and the nearest double says so too. */
function checkWide(value: number, name: string): number {
  if (!Number.isSafeInteger(value) && Math.abs(value) < 2 ** 62)
    throw fault('E_UNSUPPORTED', `${name} holds an integer beyond 2^53`)
  return value
}

function fromList(proto: TensorProto, dataType: DataType, size: number, name: string): TensorData {
  const list = listFor(proto, dataType)
  if (list.length !== size)
    throw fault('E_FORMAT', `${name} has ${list.length} values; its shape needs ${size}`)
  if (dataType === 'STRING') return (list as Uint8Array[]).map((bytes) => textOf(bytes, name))
  const values = list as number[]
  if (dataType === 'FLOAT16') return halfToSingle(Uint16Array.from(values))
  const data = allocate(dataType, size) as { [index: number]: number }
  const isWide = dataType === 'INT64' || dataType === 'UINT64'
  for (let i = 0; i < size; i++) {
    const value = values[i]!
    data[i] = isWide ? checkWide(value, name) : dataType === 'BOOL' ? Number(value !== 0) : value
  }
  return data as TensorData
}

function listFor(proto: TensorProto, dataType: DataType): readonly unknown[] {
  if (dataType === 'FLOAT') return proto.floatData
  if (dataType === 'DOUBLE') return proto.doubleData
  if (dataType === 'INT64') return proto.int64Data
  if (dataType === 'STRING') return proto.stringData
  return dataType === 'UINT32' || dataType === 'UINT64' ? proto.uint64Data : proto.int32Data
}

function textOf(bytes: Uint8Array, name: string): string | null {
  if (bytes.length === 1 && bytes[0] === 0xff) return null
  try {
    return strictText.decode(bytes)
  } catch (cause) {
    throw fault('E_FORMAT', `${name} holds text that is not UTF-8`, { cause })
  }
}

/** A sparse tensor of rank 2 as CSR. Indices stand in order, as one number each or as coordinates. */
export function readSparseTensor(proto: SparseTensorProto): Tensor {
  const name = `sparse tensor "${proto.values?.name ?? ''}"`
  if (!proto.values || !proto.indices) throw fault('E_FORMAT', `${name} lacks values or indices`)
  const values = readTensor(proto.values)
  const size = sizeOfDims(proto.dims, name)
  const [rows, width] = proto.dims
  if (rows === undefined || width === undefined || proto.dims.length !== 2)
    throw fault('E_UNSUPPORTED', `${name} of rank ${proto.dims.length}`)
  const flat = flatIndices(readTensor(proto.indices), proto.dims, values.size, name)
  if (Math.max(rows, width) > 0x7fffffff || rows > 1_000_000 + 1000 * flat.length)
    throw fault('E_LIMIT', `${name} has shape [${proto.dims.join(', ')}]`)
  const offsets = new Int32Array(rows + 1)
  const columns = new Int32Array(flat.length)
  for (let i = 0; i < flat.length; i++) {
    const index = flat[i]!
    if (
      !(index >= 0 && index < size) ||
      (i > 0 && Math.floor(index / width) < Math.floor(flat[i - 1]! / width))
    )
      throw fault('E_FORMAT', `${name} has index ${index} out of range or order`)
    columns[i] = index % width
    offsets[Math.floor(index / width) + 1]!++
  }
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!
  return new Tensor(values.dataType, proto.dims.slice(), values.data, { offsets, columns })
}

/** Row-major places of a sparse tensor's values. */
export function flatIndices(
  indices: Tensor,
  dims: readonly number[],
  count: number,
  name: string,
): Float64Array {
  const given = indices.data
  const rank = indices.shape.length === 2 ? dims.length : 1
  if (indices.dataType !== 'INT64' || indices.size !== count * rank || indices.shape.length > 2)
    throw fault('E_FORMAT', `${name} has ${indices.size} indices for ${count} values`)
  if (indices.shape.length === 1) return given as Float64Array
  const flat = new Float64Array(count)
  for (let i = 0; i < count; i++)
    for (let axis = 0; axis < rank; axis++)
      flat[i] = flat[i]! * dims[axis]! + (given[i * rank + axis] as number)
  return flat
}
