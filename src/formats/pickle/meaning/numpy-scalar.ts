import { arrayFromBytes } from '../../../encodings/numpy/nd-array.ts'
import type { DType } from '../../../encodings/numpy/dtype.ts'
import { PyFloat, PyInt, type PyObject } from '../../../encodings/pickle/records.ts'
import { encodeText } from './encode-text.ts'
import { malformed, type Resolve } from './meaner.ts'
import { dtypeOf } from './numpy-dtype.ts'
import { PyComplex } from '../../../encodings/pickle/values.ts'

/** scalar(dtype, bytes), or scalar(object dtype, object): as the plain Python value it equals; times and structures as arrays of shape []. */
export function scalar(object: PyObject, resolve: Resolve): unknown {
  const [rawDtype, rawData] = object.args
  const dtype = dtypeOf(rawDtype)
  const data = resolve(rawData ?? null)
  if (dtype.kind === 'O') return data
  const bytes = typeof data === 'string' ? encodeText(data, 'latin1', object) : data
  if (!(bytes instanceof Uint8Array)) throw malformed(object, 'its value is no bytes')
  if (bytes.length !== dtype.itemsize) {
    throw malformed(
      object,
      `its value has ${bytes.length} bytes, ${dtype.name} has ${dtype.itemsize}`,
    )
  }
  if (dtype.kind === 'S') return bytes
  if (dtype.kind === 'U' && dtype.itemsize === 0) return ''
  if ((dtype.kind === 'i' || dtype.kind === 'u') && dtype.itemsize === 8) return long(bytes, dtype)
  const array = arrayFromBytes({ bytes, dtype, shape: [], budget: object.budget })
  const value = array.data[0]
  switch (dtype.kind) {
    case 'b':
      return value === 1
    case 'f':
      return new PyFloat(value as number)
    case 'c':
      return new PyComplex(value as number, array.data[1] as number)
    case 'i':
    case 'u':
      return value
    case 'U':
      return value
    default:
      return array
  }
}

// A lone int64 is kept whole where an array of them would be refused.
function long(bytes: Uint8Array, dtype: DType): number | PyInt {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8)
  const value =
    dtype.kind === 'i'
      ? view.getBigInt64(0, !dtype.isBigEndian)
      : view.getBigUint64(0, !dtype.isBigEndian)
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : new PyInt(value.toString())
}
