// numpy's arrays and scalars, as numpy, and joblib beside the pickle, write them.

import { arrayFromBytes, NdArray, type ArrayData } from '../../../encodings/numpy/nd-array.ts'
import { sizeOf } from '../../../encodings/numpy/array-size.ts'
import { DType } from '../../../encodings/numpy/dtype.ts'
import {
  PyByteArray,
  PyGlobal,
  PyList,
  PyTuple,
  type PyObject,
} from '../../../encodings/pickle/records.ts'
import { encodeText } from './encode-text.ts'
import { malformed, shapeOf, spell, type MeaningTable, type Resolve } from './meaner.ts'
import { arrayClasses } from './array-classes.ts'
import { dtypeOf } from './numpy-dtype.ts'
import { scalar } from './numpy-scalar.ts'
import { stateOf } from './state-of.ts'
import { MaskedArray } from '../../../encodings/pickle/values.ts'

const core = (...names: string[]): string[] =>
  spell(
    [
      'numpy.core.multiarray',
      'numpy._core.multiarray',
      'numpy.multiarray',
      'numpy.core._multiarray_umath',
      'numpy._core._multiarray_umath',
    ],
    names,
  )

export const numpyArrayMeanings: MeaningTable = [
  [['numpy.dtype'], (object) => dtypeOf(object)],
  [core('_reconstruct'), reconstruct],
  [core('scalar'), scalar],
  [spell(['numpy.core.numeric', 'numpy._core.numeric'], ['_frombuffer']), fromBuffer],
  [['numpy.ma.core._mareconstruct', 'numpy.ma._mareconstruct'], maskedArray],
  [
    spell(['joblib.numpy_pickle', 'sklearn.externals.joblib.numpy_pickle'], ['NumpyArrayWrapper']),
    inlineArray,
  ],
]

/** _reconstruct(class, (0,), b'b') with the state (1, shape, dtype, is Fortran order, bytes or list). */
function reconstruct(object: PyObject, resolve: Resolve): unknown {
  const [subclass] = object.args
  if (!(subclass instanceof PyGlobal) || !arrayClasses.has(subclass.qualifiedName)) return object
  const parts = stateParts(object, 5)
  return arrayOf(object, resolve, parts)
}

/** _mareconstruct(class, base, (0,), b'b') with (1, shape, dtype, is Fortran order, data, mask bytes, fill value). */
function maskedArray(object: PyObject, resolve: Resolve): unknown {
  const parts = stateParts(object, 7)
  const shape = shapeOf(resolve(parts[1]), object)
  const dtype = dtypeOf(parts[2])
  if (dtype.fields !== undefined) return object
  const maskBytes = bytesOf(resolve(parts[5]), object)
  const mask = arrayFromBytes({
    bytes: maskBytes,
    dtype: boolean,
    shape,
    isFortran: parts[3] === true,
    budget: object.budget,
  })
  const raw =
    dtype.kind === 'O'
      ? parts[4]
      : withoutMasked(bytesOf(resolve(parts[4]), object), maskBytes, dtype.itemsize, object)
  const data = arrayOf(object, resolve, [...parts.slice(0, 4), raw])
  return new MaskedArray(data, mask, resolve(parts[6]))
}

// Under the mask lies whatever memory held, numbers beyond 2^53 among it.
function withoutMasked(
  bytes: Uint8Array,
  mask: Uint8Array,
  itemsize: number,
  object: PyObject,
): Uint8Array {
  if (bytes.length !== mask.length * itemsize)
    throw malformed(object, 'its mask does not match its values')
  object.budget.take(bytes.length, 'a masked array')
  const copy = new Uint8Array(bytes)
  for (let i = 0; i < mask.length; i++)
    if (mask[i] !== 0) copy.fill(0, i * itemsize, (i + 1) * itemsize)
  return copy
}

const boolean = new DType('b', 1)

function stateParts(object: PyObject, length: number): unknown[] {
  const { state } = object
  if (
    !(state instanceof PyTuple) ||
    state.items.length !== length ||
    object.laterStates !== undefined
  ) {
    throw malformed(object, `its state is no tuple of ${length}`)
  }
  return state.items
}

function arrayOf(object: PyObject, resolve: Resolve, parts: readonly unknown[]): NdArray {
  const [version, rawShape, rawDtype, isFortran, rawData] = parts
  if (version !== 1)
    throw malformed(object, `its state has version ${String(version).slice(0, 20)}`)
  if (typeof isFortran !== 'boolean' && isFortran !== 0 && isFortran !== 1) {
    throw malformed(object, 'its order is neither C nor Fortran')
  }
  const dtype = dtypeOf(rawDtype)
  const shape = shapeOf(resolve(rawShape), object)
  if (dtype.kind === 'O') return objectArray(object, resolve, dtype, shape, rawData)
  return arrayFromBytes({
    bytes: bytesOf(resolve(rawData), object),
    dtype: refuseObjects(dtype, object),
    shape,
    isFortran: isFortran === true || isFortran === 1,
    budget: object.budget,
  })
}

// The list is in C order whatever the order of the array: numpy walks it by index on both sides.
function objectArray(
  object: PyObject,
  resolve: Resolve,
  dtype: DType,
  shape: number[],
  raw: unknown,
): NdArray {
  const list = resolve(raw)
  if (!(list instanceof PyList)) throw malformed(object, 'its objects are no list')
  if (list.items.length !== sizeOf(shape)) {
    throw malformed(
      object,
      `its shape is [${shape.join(', ')}], but it holds ${list.items.length} objects`,
    )
  }
  return new NdArray(dtype, shape, list.items as ArrayData, object.budget)
}

/** _frombuffer(bytes, dtype, shape, order): protocol 5. */
function fromBuffer(object: PyObject, resolve: Resolve): unknown {
  const [data, rawDtype, shape, order] = object.args
  if (object.args.length !== 4 || (order !== 'C' && order !== 'F')) {
    throw malformed(object, 'its order is neither C nor Fortran')
  }
  return arrayFromBytes({
    bytes: bytesOf(resolve(data), object),
    dtype: refuseObjects(dtypeOf(rawDtype), object),
    shape: shapeOf(resolve(shape), object),
    isFortran: order === 'F',
    budget: object.budget,
  })
}

/** joblib's wrapper: the array's bytes, or the nested pickle of an object array, followed it in the stream. */
function inlineArray(object: PyObject, resolve: Resolve): unknown {
  const { payload } = object
  const state = stateOf(object)
  const shape = shapeOf(resolve(state.get('shape')), object)
  if (payload instanceof Uint8Array) {
    const order = state.get('order')
    if (order !== 'C' && order !== 'F')
      throw malformed(object, 'its order is neither C nor Fortran')
    // joblib writes Fortran arrays transposed, in C order of the reversed shape: the same bytes as Fortran order.
    const dtype = refuseObjects(dtypeOf(state.get('dtype')), object)
    return arrayFromBytes({
      bytes: payload,
      dtype,
      shape,
      isFortran: order === 'F',
      budget: object.budget,
    })
  }
  if (payload === undefined) throw malformed(object, 'no array follows it')
  const array = resolve(payload)
  if (!(array instanceof NdArray)) throw malformed(object, 'the pickle after it holds no array')
  if (array.shape.join() !== shape.join())
    throw malformed(object, 'the pickle after it holds another shape')
  return array
}

/** The bytes of an array: bytes, a bytearray, or Python 2's text of one byte a character. */
function bytesOf(value: unknown, object: PyObject): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (value instanceof PyByteArray) return value.bytes
  if (typeof value === 'string') return encodeText(value, 'latin1', object)
  throw malformed(object, 'its data are no bytes')
}

function refuseObjects(dtype: DType, object: PyObject): DType {
  if (dtype.hasObjects)
    throw malformed(object, 'Python objects are given as bytes, which would be addresses')
  return dtype
}
