import { fault } from '../../../errors.ts'
import { DType, parseDTypeCode, type DTypeField } from '../../../encodings/numpy/dtype.ts'
import { sizeOf } from '../../../encodings/numpy/array-size.ts'
import { PyDict, PyGlobal, PyObject, PyTuple } from '../../../encodings/pickle/records.ts'

/** Whether a record is a numpy.dtype. */
export function isDType(value: unknown): value is PyObject {
  return (
    value instanceof PyObject &&
    value.callable instanceof PyGlobal &&
    value.callable.module === 'numpy' &&
    value.callable.name === 'dtype'
  )
}

// Subarrays and structures inside each other: honest ones have one level, two at most.
const maximumDepth = 16

/**
 * numpy.dtype(code, align, copy) with the state of arraydescr_reduce:
 * (version, byte order, subarray, names, fields, itemsize, alignment, flags[, metadata]).
 */
export function dtypeOf(value: unknown, depth = 0): DType {
  if (!isDType(value)) throw fault('E_FORMAT', 'an array has no numpy.dtype')
  if (value.meaning instanceof DType) return value.meaning
  if (depth > maximumDepth) throw malformed(value, 'it is nested too deeply')
  const code = value.args[0]
  if (code instanceof PyGlobal || code instanceof PyObject)
    throw malformed(value, 'its kind is no code')
  if (typeof code !== 'string') throw malformed(value, 'it has no code')
  const simple = parseDTypeCode(code)
  const dtype = value.state === undefined ? simple : withState(simple, value, depth)
  value.meaning = dtype
  return dtype
}

function withState(simple: DType, object: PyObject, depth: number): DType {
  const { state } = object
  if (!(state instanceof PyTuple) || object.laterStates !== undefined)
    throw malformed(object, 'its state is no tuple')
  const [version, order, subarray, names, fields, itemsize] = state.items
  if (state.items.length < 8 || state.items.length > 9 || (version !== 3 && version !== 4)) {
    throw fault(
      'E_UNSUPPORTED',
      `a numpy.dtype at byte ${object.offset} is in a form older than numpy 1.0 wrote`,
    )
  }
  if (order !== '<' && order !== '>' && order !== '|')
    throw malformed(object, 'its byte order is unknown')
  const isBigEndian = order === '>'
  if (subarray !== null) return subarrayOf(subarray, object, depth)
  if (names !== null && names !== undefined)
    return structureOf(names, fields, itemsize, object, depth)
  const unit =
    simple.kind === 'M' || simple.kind === 'm' ? (unitOf(state.items[8]) ?? simple.unit) : undefined
  const size = typeof itemsize === 'number' && itemsize >= 0 ? itemsize : simple.itemsize
  if (size !== simple.itemsize && simple.kind !== 'U' && simple.kind !== 'S' && simple.kind !== 'V')
    throw malformed(object, 'its size is not that of its code')
  if (simple.kind === 'U' && size % 4 !== 0) throw malformed(object, 'its size is no multiple of 4')
  return new DType(simple.kind, size, { isBigEndian, ...(unit === undefined ? {} : { unit }) })
}

function subarrayOf(subarray: unknown, object: PyObject, depth: number): DType {
  if (!(subarray instanceof PyTuple) || subarray.items.length !== 2)
    throw malformed(object, 'its subarray is no pair')
  const [baseRecord, shapeRecord] = subarray.items
  const base = dtypeOf(baseRecord, depth + 1)
  const shape = shapeRecord instanceof PyTuple ? shapeRecord.items : [shapeRecord]
  if (!shape.every((length) => typeof length === 'number'))
    throw malformed(object, 'the shape of its subarray is malformed')
  const itemsize = sizeOf(shape) * base.itemsize
  if (itemsize >= 2 ** 31) throw malformed(object, 'its subarray is too large')
  return new DType('V', itemsize, { base, shape })
}

function structureOf(
  names: unknown,
  fields: unknown,
  itemsize: unknown,
  object: PyObject,
  depth: number,
): DType {
  if (!(names instanceof PyTuple) || !(fields instanceof PyDict) || typeof itemsize !== 'number')
    throw malformed(object, 'its fields are malformed')
  if (itemsize < 0 || itemsize >= 2 ** 31) throw malformed(object, `its size is ${itemsize}`)
  const seen = new Set<string>()
  const list = names.items.map((name): DTypeField => {
    const field = fields.get(name)
    if (typeof name !== 'string' || seen.has(name))
      throw malformed(object, 'a field has no name of its own')
    seen.add(name)
    if (!(field instanceof PyTuple) || typeof field.items[1] !== 'number')
      throw malformed(object, `its field ${JSON.stringify(name)} is malformed`)
    const dtype = dtypeOf(field.items[0], depth + 1)
    const offset = field.items[1]
    if (offset < 0 || offset + dtype.itemsize > itemsize)
      throw malformed(object, `its field ${JSON.stringify(name)} lies outside the element`)
    return { name, dtype, offset }
  })
  return new DType('V', itemsize, { fields: list })
}

// Metadata of times: ({}, (unit, count, 1, 1)).
function unitOf(metadata: unknown): string | undefined {
  const parts = metadata instanceof PyTuple ? metadata.items[1] : undefined
  if (!(parts instanceof PyTuple)) return undefined
  const [raw, count] = parts.items
  // Protocols 0 to 2 write these bytes as _codecs.encode('ns', 'latin1').
  const unit = raw instanceof PyObject ? raw.args[0] : raw
  const name = unit instanceof Uint8Array ? String.fromCharCode(...unit.subarray(0, 16)) : unit
  return typeof name === 'string'
    ? `${typeof count === 'number' && count !== 1 ? count : ''}${name}`
    : undefined
}

function malformed(object: PyObject, what: string): Error {
  return fault('E_FORMAT', `the numpy.dtype at byte ${object.offset} is malformed: ${what}`)
}
