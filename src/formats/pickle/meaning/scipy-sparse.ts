// scipy.sparse, every spelling of its modules from scipy 0.19 on.

import { fault } from '../../../errors.ts'
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { PyObject } from '../../../encodings/pickle/records.ts'
import { className } from './class-name.ts'
import { itemsOf, malformed, shapeOf, spell, type MeaningTable, type Resolve } from './meaner.ts'
import { stateOf } from './state-of.ts'
import { SparseMatrix } from '../../../encodings/pickle/values.ts'

const names = (format: string): string[] =>
  spell(
    [`scipy.sparse.${format}`, `scipy.sparse._${format}`, 'scipy.sparse._arrays', 'scipy.sparse'],
    [`${format}_matrix`, `${format}_array`],
  )

export const scipySparseMeanings: MeaningTable = [
  [names('csr'), (object, resolve) => compressed('csr', partsOf(object, resolve))],
  [names('csc'), (object, resolve) => compressed('csc', partsOf(object, resolve))],
  [names('coo'), (object, resolve) => coordinates(partsOf(object, resolve))],
  [names('dia'), (object, resolve) => diagonals(partsOf(object, resolve))],
]

interface Parts {
  readonly object: PyObject
  readonly shape: [number, number]
  get(name: string): unknown
  array(name: string): NdArray
}

function partsOf(object: PyObject, resolve: Resolve): Parts {
  const state = stateOf(object)
  const shape = shapeOf(resolve(state.get('_shape') ?? state.get('shape')), object)
  if (shape.length !== 2) {
    throw fault(
      'E_UNSUPPORTED',
      `${className(object)} at byte ${object.offset} has ${shape.length} dimensions; Slipway reads sparse matrices of two`,
    )
  }
  const get = (name: string): unknown => resolve(state.get(name) ?? null)
  const array = (name: string): NdArray => arrayOf(get(name), name, object)
  return { object, shape: [shape[0]!, shape[1]!], get, array }
}

function arrayOf(value: unknown, name: string, object: PyObject): NdArray {
  if (value instanceof NdArray) return value
  throw malformed(object, `its ${name} is no array`)
}

function compressed(format: 'csr' | 'csc', parts: Parts): SparseMatrix {
  const { object, shape } = parts
  const [major, minor] = format === 'csr' ? shape : [shape[1], shape[0]]
  const data = parts.array('data')
  const indices = integers(parts.array('indices'), 'indices', minor - 1, object)
  const indptr = integers(parts.array('indptr'), 'indptr', indices.length, object)
  if (indices.length !== data.size || data.shape.length !== 1)
    throw malformed(object, 'it has not as many indices as data')
  if (indptr.length !== major + 1 || indptr[0] !== 0)
    throw malformed(object, 'its indptr does not match its shape')
  for (let i = 1; i < indptr.length; i++)
    if (indptr[i]! < indptr[i - 1]!) throw malformed(object, 'its indptr goes down')
  return new SparseMatrix({ format, shape, data, indices, indptr })
}

function coordinates(parts: Parts): SparseMatrix {
  const { object, shape } = parts
  const data = parts.array('data')
  // scipy 1.13 and later keep one tuple `coords` in the place of `row` and `col`.
  const coords = itemsOf(parts.get('coords'))
  const row = coords === undefined ? parts.array('row') : arrayOf(coords[0], 'coords', object)
  const column = coords === undefined ? parts.array('col') : arrayOf(coords[1], 'coords', object)
  const rows = integers(row, 'row', shape[0] - 1, object)
  const indices = integers(column, 'col', shape[1] - 1, object)
  if (rows.length !== data.size || indices.length !== data.size)
    throw malformed(object, 'it has not as many indices as data')
  return new SparseMatrix({ format: 'coo', shape, data, indices, rows })
}

function diagonals(parts: Parts): SparseMatrix {
  const { object, shape } = parts
  const data = parts.array('data')
  const offsets = integers(parts.array('offsets'), 'offsets', shape[1] - 1, object, 1 - shape[0])
  if (data.shape.length !== 2 || data.shape[0] !== offsets.length)
    throw malformed(object, 'it has not as many offsets as diagonals')
  return new SparseMatrix({ format: 'dia', shape, data, offsets })
}

/** An index array as int32, each within [lowest, highest]. */
function integers(
  array: NdArray,
  name: string,
  highest: number,
  object: PyObject,
  lowest = 0,
): Int32Array {
  const { data, dtype } = array
  if ((dtype.kind !== 'i' && dtype.kind !== 'u') || array.shape.length !== 1)
    throw malformed(object, `its ${name} is no list of ints`)
  if (highest > 0x7fffffff)
    throw fault('E_LIMIT', `${className(object)} at byte ${object.offset} has indices beyond 2^31`)
  if (!(data instanceof Int32Array)) object.budget.take(data.length * 4, `its ${name}`)
  const numbers = data as unknown as ArrayLike<number>
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!
    if (value < lowest || value > highest)
      throw malformed(object, `its ${name} holds ${value}, outside ${lowest} to ${highest}`)
  }
  return data instanceof Int32Array ? data : Int32Array.from(numbers)
}
