import { NdArray } from '../../encodings/numpy/nd-array.ts'
import { DType } from '../../encodings/numpy/dtype.ts'
import { PyDict, PyFloat, PyInt, PyList, PySet, PyTuple } from '../../encodings/pickle/records.ts'
import { PandasIndex, PyRange, Series } from '../../encodings/pickle/values.ts'
import { Opaque } from '../format.ts'
import { describeValue } from './describe-value.ts'
import { indexLabels } from './meaning/pandas-index.ts'
import { resolve } from './meaning/resolve.ts'

/** A resolved value as plain JavaScript: text, numbers, booleans, null, arrays, a Map for a dict; Opaque for all else. */
export function plainValue(value: unknown): unknown {
  return made(value, new Map())
}

const mostDeep = 100

/** `known` holds what a value shared by others became: a tuple doubled forty times is forty tuples, not 2^40. */
function made(value: unknown, known: Map<unknown, unknown>, depth = 0): unknown {
  if (depth > mostDeep) return new Opaque('a value that is nested too deep')
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value
  if (value instanceof PyFloat) return value.value
  if (value instanceof PyInt) return new Opaque('an integer beyond 2^53')
  if (!known.has(value)) {
    known.set(value, new Opaque('a value that holds itself'))
    known.set(
      value,
      container(value, (item) => made(resolve(item), known, depth + 1)),
    )
  }
  return known.get(value)
}

function container(value: unknown, inner: (item: unknown) => unknown): unknown {
  if (value instanceof PyList || value instanceof PyTuple) return value.items.map(inner)
  if (value instanceof PySet) return [...value.items].map(inner)
  if (value instanceof PyDict) {
    return new Map([...value.entries()].map(([key, item]) => [inner(key), inner(item)]))
  }
  if (value instanceof NdArray && value.shape.length <= 1) return plainArray(value, inner)
  if (value instanceof PandasIndex) return indexLabels(value).map(inner)
  if (value instanceof Series && value.values instanceof NdArray)
    return plainArray(value.values, inner)
  if (value instanceof PyRange) return new Opaque('a range; save it as a list')
  return new Opaque(describeValue(value))
}

function plainArray(array: NdArray, inner: (item: unknown) => unknown): unknown {
  const isBool = array.dtype instanceof DType && array.dtype.kind === 'b'
  const items = Array.from(array.data as ArrayLike<unknown>, (item) =>
    isBool ? Boolean(item) : inner(item),
  )
  return array.shape.length === 0 ? items[0] : items
}
