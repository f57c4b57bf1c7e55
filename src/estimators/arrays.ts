import type { NdArray } from '../encodings/numpy/nd-array.ts'
import { PyFloat } from '../encodings/pickle/records.ts'
import { fault } from '../errors.ts'
import type { Tensor } from '../ir/tensor.ts'
import { bool, float64, int64, strings } from '../ir/tensor.ts'

/** Numeric array (bool, int, float, or objects that are numbers) as doubles in C order. */
export function doublesOf(array: NdArray): Float64Array {
  const { data } = array
  if (data instanceof Float64Array) return data
  const result = new Float64Array(data.length)
  for (let i = 0; i < result.length; i++) {
    const item: unknown = data[i]
    const value =
      item instanceof PyFloat ? item.value : typeof item === 'boolean' ? Number(item) : item
    if (typeof value !== 'number')
      throw fault('E_FORMAT', 'an array of numbers holds something else')
    result[i] = value
  }
  return result
}

/** The same as a DOUBLE tensor of its own shape. */
export function doubleTensor(array: NdArray, shape: readonly number[] = array.shape): Tensor {
  return float64(shape, doublesOf(array))
}

/** [rows, columns] -> [columns, rows]; a vector counts as one row. */
export function transposed(array: NdArray): Tensor {
  const [rows, columns] =
    array.shape.length === 1 ? [1, array.shape[0]!] : [array.shape[0]!, array.shape[1]!]
  const from = doublesOf(array)
  const to = new Float64Array(from.length)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) to[j * rows + i] = from[i * columns + j]!
  return float64([columns, rows], to)
}

/** Labels as the model holds them: INT64, DOUBLE, BOOL or STRING. Shape [n]. */
export function labelTensor(array: NdArray): Tensor {
  const n = array.data.length
  const items = Array.from(array.data as ArrayLike<unknown>)
  switch (array.dtype.kind) {
    case 'b':
      return bool([n], items.map(Number))
    case 'i':
    case 'u':
      return int64([n], items as number[])
    case 'f':
      return float64([n], items as number[])
    case 'U':
      return strings([n], items as string[])
    case 'S':
      return strings([n], (items as string[]).map(asciiText))
    default:
      return objectLabels(items)
  }
}

/** A str of Python 2, which Python 3 reads as bytes; what they mean above 127, the file doesn't say. */
function asciiText(label: string): string {
  if (Array.from(label).some((char) => char > '\x7f'))
    throw fault('E_UNSUPPORTED', 'labels that are bytes, and not all of them ASCII', {
      hint: 'Train with text labels (str), then save again.',
    })
  return label
}

function objectLabels(items: unknown[]): Tensor {
  const n = items.length
  if (items.every((item) => typeof item === 'string')) return strings([n], items)
  if (items.every((item) => typeof item === 'boolean')) return bool([n], items.map(Number))
  if (items.every((item) => typeof item === 'number')) return int64([n], items)
  if (items.every((item) => typeof item === 'number' || item instanceof PyFloat)) {
    return float64(
      [n],
      items.map((item) => (item instanceof PyFloat ? item.value : (item as number))),
    )
  }
  throw fault('E_UNSUPPORTED', 'labels of mixed types', {
    hint: 'Train with labels of one type, then save again.',
  })
}

/** Plain labels as a tensor: all text, all booleans, all integers or numbers. */
export function labelsOf(items: readonly (string | number | boolean)[]): Tensor {
  return objectLabels(
    items.map((item) =>
      typeof item === 'number' && !Number.isInteger(item) ? new PyFloat(item) : item,
    ),
  )
}
