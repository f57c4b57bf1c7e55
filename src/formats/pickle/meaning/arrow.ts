// Text arrays of Apache Arrow (arrow.apache.org/docs/format/Columnar.html, variable-size binary), as pyarrow pickles them.

import { sizeOf } from '../../../encodings/numpy/array-size.ts'
import { DType } from '../../../encodings/numpy/dtype.ts'
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { decodeUtf8 } from '../../../encodings/pickle/text.ts'
import { PyByteArray, PyObject, PyTuple, type PyGlobal } from '../../../encodings/pickle/records.ts'
import { className } from './class-name.ts'
import { itemsOf, malformed, type MeaningTable, type Resolve } from './meaner.ts'

export const arrowMeanings: MeaningTable = [
  [['pyarrow.lib.py_buffer'], buffer],
  [['pyarrow.lib._restore_array'], restoreArray],
  [['pyarrow.lib.chunked_array'], chunkedArray],
]

function buffer(object: PyObject, resolve: Resolve): unknown {
  const bytes = resolve(object.args[0] ?? null)
  const value = bytes instanceof PyByteArray ? bytes.bytes : bytes
  if (!(value instanceof Uint8Array)) throw malformed(object, 'it holds no bytes')
  return value
}

/** Bytes of an offset by the name of the type; undefined for types other than text. */
function offsetWidth(type: unknown): 4 | 8 | undefined {
  if (!(type instanceof PyObject)) return undefined
  const alias = className(type) === 'pyarrow.lib.type_for_alias' ? type.args[0] : undefined
  const name = alias ?? (type.callable as PyGlobal).name
  return name === 'string' ? 4 : name === 'large_string' ? 8 : undefined
}

/** _restore_array((type, length, null count, offset, [validity, offsets, characters], children, dictionary)). */
function restoreArray(object: PyObject, resolve: Resolve): unknown {
  const data = object.args[0]
  if (!(data instanceof PyTuple)) throw malformed(object, 'its parts are missing')
  const width = offsetWidth(data.items[0])
  if (width === undefined) return object
  const [, length, , start] = data.items
  const buffers = itemsOf(resolve(data.items[4]))
  if (!isCount(length) || !isCount(start) || buffers?.length !== 3)
    throw malformed(object, 'its parts are missing')
  const [validity, offsets, characters] = buffers.map((part) =>
    part instanceof Uint8Array ? part : undefined,
  )
  object.budget.take(length * 8, 'an Arrow text array')
  const texts: (string | null)[] = []
  for (let i = start; i < start + length; i++) {
    if (validity !== undefined && !isSet(validity, i, object)) texts.push(null)
    else texts.push(textAt(i, width, offsets, characters, object))
  }
  return new NdArray(new DType('O', 8), [length], texts, object.budget)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 2 ** 31
}

function isSet(validity: Uint8Array, i: number, object: PyObject): boolean {
  const byte = validity[i >> 3]
  if (byte === undefined) throw malformed(object, 'its validity bits are too short')
  return ((byte >> (i & 7)) & 1) === 1
}

function textAt(
  i: number,
  width: 4 | 8,
  offsets: Uint8Array | undefined,
  characters: Uint8Array | undefined,
  object: PyObject,
): string {
  const from = offsetAt(i, width, offsets, object)
  const to = offsetAt(i + 1, width, offsets, object)
  const bytes = characters ?? new Uint8Array(0)
  if (from < 0 || to < from || to > bytes.length)
    throw malformed(object, 'its offsets go beyond its characters')
  object.budget.take(to - from, 'an Arrow text array')
  return decodeUtf8(bytes.subarray(from, to))
}

function offsetAt(
  i: number,
  width: 4 | 8,
  offsets: Uint8Array | undefined,
  object: PyObject,
): number {
  if (offsets === undefined || (i + 1) * width > offsets.length)
    throw malformed(object, 'its offsets are too short')
  const view = new DataView(offsets.buffer, offsets.byteOffset + i * width, width)
  return width === 4
    ? view.getInt32(0, true)
    : view.getInt32(4, true) * 4294967296 + view.getUint32(0, true)
}

/** chunked_array(chunks, type). */
function chunkedArray(object: PyObject, resolve: Resolve): unknown {
  const chunks = itemsOf(resolve(object.args[0] ?? null))
  if (chunks === undefined) throw malformed(object, 'it has no chunks')
  if (!chunks.every((chunk): chunk is NdArray => chunk instanceof NdArray)) return object
  const total = chunks.reduce((sum, chunk) => sum + sizeOf(chunk.shape), 0)
  object.budget.take(total * 8, 'an Arrow text array')
  return new NdArray(
    new DType('O', 8),
    [total],
    chunks.flatMap((chunk) => chunk.data as unknown[]),
    object.budget,
  )
}
