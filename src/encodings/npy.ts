// The .npy format, versions 1.0 to 3.0 (numpy.org/doc/stable/reference/generated/numpy.lib.format.html).

import { fault } from '../errors.ts'
import type { ByteBudget } from './byte-budget.ts'
import { byteLengthOf } from './numpy/array-size.ts'
import { parseDTypeDescription } from './numpy/dtype-description.ts'
import { arrayFromBytes, type NdArray } from './numpy/nd-array.ts'
import { parseLiteral, type Literal } from './python-literal.ts'

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
// numpy itself refuses longer headers unless told to trust the file.
const longestHeader = 10_000

/** Reads one array. Throws E_FORMAT (with the offset), E_UNSUPPORTED for arrays of Python objects (a pickle follows those). */
export function readNpy(bytes: Uint8Array, budget?: ByteBudget): NdArray {
  if (!magic.every((byte, i) => bytes[i] === byte))
    throw fault('E_FORMAT', 'the file is no .npy array: its first bytes differ')
  const version = bytes[6] ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (version < 1 || version > 3 || bytes[7] !== 0)
    throw fault('E_FORMAT', `version ${version}.${bytes[7] ?? 0} of .npy does not exist`)
  const start = version === 1 ? 10 : 12
  if (bytes.length < start) throw fault('E_FORMAT', 'the .npy file ends inside its header')
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > longestHeader)
    throw fault(
      'E_LIMIT',
      `the header of the .npy file has ${length} bytes; the limit is ${longestHeader}`,
    )
  if (start + length > bytes.length) throw fault('E_FORMAT', 'the .npy file ends inside its header')
  const header = parseHeader(
    new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(
      bytes.subarray(start, start + length),
    ),
  )
  if (header.dtype.hasObjects) {
    throw fault('E_UNSUPPORTED', 'the .npy file holds Python objects, not numbers or text', {
      hint: 'Save the array with a numeric or text dtype.',
    })
  }
  const size = byteLengthOf(header.shape, header.dtype)
  const left = bytes.length - start - length
  if (left !== size)
    throw fault(
      'E_FORMAT',
      `the .npy file has ${left} bytes of data from byte ${start + length} on; its shape and type need ${size}`,
    )
  return arrayFromBytes({
    bytes: bytes.subarray(start + length),
    dtype: header.dtype,
    shape: header.shape,
    isFortran: header.isFortran,
    budget,
  })
}

function parseHeader(text: string): {
  dtype: ReturnType<typeof parseDTypeDescription>
  shape: number[]
  isFortran: boolean
} {
  const header = parseLiteral(text.trimEnd())
  if (!(header instanceof Map) || header.size !== 3) throw malformed()
  const shape = header.get('shape')
  const isFortran = header.get('fortran_order')
  if (!isNumbers(shape) || typeof isFortran !== 'boolean') throw malformed()
  return { dtype: parseDTypeDescription(header.get('descr')), shape, isFortran }
}

function isNumbers(value: Literal | undefined): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number')
}

function malformed(): Error {
  return fault(
    'E_FORMAT',
    'the header of the .npy file does not state descr, fortran_order and shape',
  )
}
