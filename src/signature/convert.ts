import { fault } from '../errors.ts'
import type { StringArray } from '../ir/data-type.ts'
import type { InputSpec } from '../ir/model.ts'
import type { InferTensor } from './infer-tensor.ts'
import { finishNumbers, parseNumber } from './number-values.ts'

interface FloatArrayMaker<T extends Float32Array | Float64Array> {
  new (length: number): T
}

/** Numbers of a request tensor: null becomes NaN, FP32 is widened exactly, text and objects are refused with their place. */
export function toNumbers<T extends Float32Array | Float64Array>(
  input: InputSpec,
  tensor: InferTensor,
  Maker: FloatArrayMaker<T>,
): T {
  const { data, datatype } = tensor
  const isPlain = !input.isInteger && input.fallback === undefined
  if (isPlain && data instanceof Maker && (datatype !== 'FP32' || data instanceof Float32Array))
    return data
  if (datatype === 'BYTES' && !input.parsesText)
    throw fault('E_DATATYPE', `input "${input.name}" takes numbers, not BYTES`)
  const numbers = new Maker(data.length)
  const isFloat32 = datatype === 'FP32'
  for (let i = 0; i < numbers.length; i++) {
    const x = data[i]
    if (typeof x === 'number') numbers[i] = isFloat32 ? Math.fround(x) : x
    else if (x === null) numbers[i] = NaN
    else if (typeof x === 'boolean') numbers[i] = x ? 1 : 0
    else if (input.parsesText && typeof x === 'string')
      numbers[i] = parseNumber(input, x, Math.floor(i / input.width), i % input.width)
    else throw wrongValue(input, i, x, 'a number')
  }
  if (!isPlain) finishNumbers(input, numbers)
  return numbers
}

/** Texts of a BYTES tensor; null stays null. */
export function toTexts(input: InputSpec, tensor: InferTensor): StringArray {
  const isInteger = input.takesIntegers === true && /^U?INT/.test(tensor.datatype)
  if (tensor.datatype !== 'BYTES' && !isInteger)
    throw fault('E_DATATYPE', `input "${input.name}" takes text (BYTES), not ${tensor.datatype}`)
  return Array.from(tensor.data, (x, i) => {
    if (typeof x === 'string') return x
    if (isInteger && Number.isSafeInteger(x)) return String(x)
    if (x === null && input.fallback !== undefined) return String(input.fallback)
    if (x === null && input.acceptsMissing) return null
    throw wrongValue(input, i, x, 'a string')
  })
}

function wrongValue(input: InputSpec, index: number, value: unknown, wanted: string): Error {
  const row = Math.floor(index / input.width)
  const column =
    input.columnNames?.[index % input.width] ??
    (input.width > 1 ? `column ${index % input.width}` : undefined)
  const where = `input "${input.name}", row ${row}${column === undefined ? '' : `, ${column}`}`
  return fault('E_VALUE', {
    where,
    '!value': JSON.stringify(value) ?? 'undefined',
    what: `is not ${wanted}`,
  })
}
