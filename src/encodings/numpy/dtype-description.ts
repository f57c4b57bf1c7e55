import { fault } from '../../errors.ts'
import type { Literal } from '../python-literal.ts'
import { sizeOf } from './array-size.ts'
import { DType, parseDTypeCode, type DTypeField } from './dtype.ts'

const deepest = 16

/** A dtype from `dtype.descr`: a code, or a list of (name, description[, shape]) that lie one after the other. */
export function parseDTypeDescription(description: Literal | undefined, depth = 0): DType {
  if (typeof description === 'string') return parseDTypeCode(description)
  if (!Array.isArray(description) || depth > deepest) throw malformed()
  const fields: DTypeField[] = []
  let offset = 0
  for (const entry of description) {
    if (!Array.isArray(entry) || entry.length < 2 || entry.length > 3) throw malformed()
    // A title may stand beside the name: (title, name).
    const name = Array.isArray(entry[0]) ? entry[0][1] : entry[0]
    if (typeof name !== 'string' || fields.some((field) => field.name === name)) throw malformed()
    const dtype = withShape(parseDTypeDescription(entry[1], depth + 1), entry[2])
    // Unnamed fields are padding.
    if (name !== '') fields.push({ name, dtype, offset })
    offset += dtype.itemsize
  }
  if (fields.length === 0 || offset >= 2 ** 31) throw malformed()
  return new DType('V', offset, { fields })
}

function withShape(base: DType, shape: Literal | undefined): DType {
  if (shape === undefined) return base
  const lengths = typeof shape === 'number' ? [shape] : shape
  if (!Array.isArray(lengths) || !lengths.every((length) => typeof length === 'number'))
    throw malformed()
  return new DType('V', sizeOf(lengths) * base.itemsize, { base, shape: lengths })
}

function malformed(): Error {
  return fault('E_FORMAT', 'a numpy data type is not described as numpy does it')
}
