import { fault } from '../../errors.ts'
import { sizeOf } from '../../ir/tensor.ts'
import type { InferTensor, OipDatatype } from '../../signature/infer-tensor.ts'
import { isOipDatatype } from '../../signature/infer-tensor.ts'
import { checkParameters, fieldsOf } from './fields.ts'

const tensorFields = ['name', 'shape', 'datatype', 'parameters', 'data']
const maximumRank = 32

/** One input tensor in JSON; its data may be nested or flat. Throws E_BODY, E_DATATYPE, E_SHAPE, E_VALUE. */
export function readTensor(value: unknown, index: number): InferTensor {
  const fields = fieldsOf(value, `input ${index}`, tensorFields)
  const { name, datatype, shape, data } = fields
  if (typeof name !== 'string' || name === '')
    throw fault('E_BODY', `input ${index} needs a "name"`)
  const label = `input ${index}`
  checkParameters(fields['parameters'], label)
  if (!isOipDatatype(datatype)) {
    throw fault('E_DATATYPE', {
      what: `${label} needs a datatype: FP64, FP32, INT64, INT32, BOOL, BYTES, ...`,
    })
  }
  checkShape(shape, label)
  if (!Array.isArray(data)) throw fault('E_BODY', `${label} needs "data": a list`)
  const flat = flatten(data, shape, label)
  checkValues(flat, datatype, label)
  return { name, datatype, shape, data: flat }
}

function checkShape(shape: unknown, label: string): asserts shape is number[] {
  const isShape =
    Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0)
  if (!isShape) throw fault('E_SHAPE', `${label} needs a "shape": a list of sizes of 0 or more`)
  if (shape.length === 0 || shape.length > maximumRank)
    throw fault('E_SHAPE', `${label} has rank ${shape.length}; ranks 1 to ${maximumRank} are taken`)
}

/** Flat data passes as it is; nested data must have exactly the lists its shape says. */
function flatten(data: readonly unknown[], shape: readonly number[], label: string): unknown[] {
  const isNested = data.length > 0 && Array.isArray(data[0])
  const flat: unknown[] = isNested ? [] : (data as unknown[])
  if (isNested) gather(data, shape, 0, flat, label)
  const size = sizeOf(shape)
  if (flat.length !== size) {
    throw fault(
      'E_SHAPE',
      `${label} of shape [${shape.join(', ')}] should hold ${size} values, but holds ${flat.length}`,
    )
  }
  return flat
}

function gather(
  list: readonly unknown[],
  shape: readonly number[],
  axis: number,
  into: unknown[],
  label: string,
): void {
  if (list.length !== shape[axis]) {
    throw fault(
      'E_SHAPE',
      `${label} of shape [${shape.join(', ')}]: a list on level ${axis} holds ${list.length} items, not ${shape[axis] ?? 'none'}`,
    )
  }
  if (axis === shape.length - 1) {
    for (const x of list) into.push(x)
    return
  }
  for (const item of list) {
    if (!Array.isArray(item))
      throw fault(
        'E_SHAPE',
        `${label} is ragged: a value stands where a list belongs on level ${axis + 1}`,
      )
    gather(item, shape, axis + 1, into, label)
  }
}

const ranges: Partial<Record<OipDatatype, readonly [number, number]>> = {
  UINT8: [0, 2 ** 8 - 1],
  UINT16: [0, 2 ** 16 - 1],
  UINT32: [0, 2 ** 32 - 1],
  // Beyond 2^53 JSON has already lost digits, so the value is refused rather than changed.
  UINT64: [0, Number.MAX_SAFE_INTEGER],
  INT8: [-(2 ** 7), 2 ** 7 - 1],
  INT16: [-(2 ** 15), 2 ** 15 - 1],
  INT32: [-(2 ** 31), 2 ** 31 - 1],
  INT64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
}

function checkValues(data: readonly unknown[], datatype: OipDatatype, label: string): void {
  const fits = testFor(datatype)
  for (let i = 0; i < data.length; i++) {
    const x = data[i]
    if (x === null || fits(x)) continue
    const text = JSON.stringify(x) ?? 'nothing'
    throw fault('E_VALUE', {
      where: `${label}, element ${i}`,
      '!value': text.length > 60 ? `${text.slice(0, 60)}...` : text,
      what: `is no ${datatype}`,
    })
  }
}

function testFor(datatype: OipDatatype): (x: unknown) => boolean {
  if (datatype === 'BYTES') return (x) => typeof x === 'string'
  if (datatype === 'BOOL') return (x) => typeof x === 'boolean' || x === 0 || x === 1
  if (datatype === 'FP32') return (x) => typeof x === 'number' && Number.isFinite(Math.fround(x))
  // JSON.parse makes Infinity of 1e999.
  if (datatype === 'FP64') return (x) => typeof x === 'number' && Number.isFinite(x)
  if (datatype === 'FP16') return (x) => typeof x === 'number' && Math.abs(x) <= 65504
  const [low, high] = ranges[datatype]!
  return (x) => typeof x === 'number' && Number.isInteger(x) && x >= low && x <= high
}
