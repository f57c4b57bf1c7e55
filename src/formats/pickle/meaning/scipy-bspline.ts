import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyObject, PyTuple } from '../../../encodings/pickle/records.ts'
import { malformed, spell, type MeaningTable, type Resolve } from './meaner.ts'
import { stateOf } from './state-of.ts'
import { BSpline } from '../../../encodings/pickle/values.ts'

export const scipyBSplineMeanings: MeaningTable = [
  [spell(['scipy.interpolate._bsplines', 'scipy.interpolate'], ['BSpline', '_BSpline']), bspline],
]

/** Knots and coefficients are `t` and `c`, in scipy 1.16 and 1.17 `_t` and `_c`, later in a `_BSpline` that is the first part of a tuple. */
function bspline(object: PyObject, resolve: Resolve): unknown {
  const { state } = object
  if (state instanceof PyTuple && state.items[0] instanceof PyObject) return resolve(state.items[0])
  const attributes = stateOf(object)
  const get = (name: string): unknown => resolve(attributes.get(name) ?? null)
  const [t, c] = [get('t') ?? get('_t'), get('c') ?? get('_c')]
  const [k, axis, extrapolate] = [get('k'), get('axis') ?? 0, get('extrapolate')]
  if (
    !(t instanceof NdArray) ||
    !(c instanceof NdArray) ||
    typeof k !== 'number' ||
    typeof axis !== 'number'
  ) {
    throw malformed(object, 'its knots, coefficients or degree are missing')
  }
  if (t.shape.length !== 1 || t.size < 2 * k + 2 || k < 0)
    throw malformed(object, 'it has too few knots')
  return new BSpline(
    t,
    c,
    k,
    typeof extrapolate === 'string' ? extrapolate : extrapolate !== false,
    axis,
  )
}
