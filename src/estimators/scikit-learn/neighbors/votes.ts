// What the neighbours' classifiers and regressors read beside the search: encoded targets, classes and weights.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { fault } from '../../../errors.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int32 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { ObjectView } from '../../object-view.ts'
import { classListOf } from '../fitted.ts'
import { refuseFunction } from './metric-of.ts'

/** `weights`: 'uniform' (or None) or 'distance'; a function is refused. */
export function isWeightedByDistance(view: ObjectView): boolean {
  const weights = view.get('weights') ?? null
  if (weights === null || weights === 'uniform') return false
  if (weights === 'distance') return true
  throw refuseFunction(view, weights)
}

/** `outputs_2d_`: predict answers [N, outputs] and predict_proba one matrix an output. */
export function isMultiOutput(view: ObjectView): boolean {
  return view.boolean('outputs_2d_', false)
}

/** One output of a classifier: its labels, and each known row's label by number. */
export interface EncodedOutput {
  readonly classes: Tensor
  readonly labels: Tensor
}

export function encodedOutputs(view: ObjectView, count: number): EncodedOutput[] {
  const classes = classListOf(view)
  const encoded = view.array('_y')
  const outputs = encoded.shape.length === 1 ? 1 : encoded.shape[1]!
  if (outputs !== classes.length || encoded.shape[0] !== count) {
    throw view.mistyped('_y', `${count} rows of ${classes.length} labels`, encoded)
  }
  const all = doublesOf(encoded)
  return classes.map((list, output) => {
    const labels = Int32Array.from({ length: count }, (_, row) => all[row * outputs + output]!)
    const wrong = labels.find((label) => !(label >= 0 && label < list.size))
    if (wrong !== undefined)
      throw fault(
        'E_FORMAT',
        `${view.name}._y holds the label ${wrong}, but there are ${list.size} classes`,
      )
    return { classes: list, labels: int32([count], labels) }
  })
}

/** A regressor's targets [count, outputs], and what scikit-learn's int arrays make of NaN. */
export function targets(
  view: ObjectView,
  count: number,
): { readonly table: Tensor; readonly isVector: boolean; readonly empty: number } {
  const array = view.get('_y')
  if (!(array instanceof NdArray) || array.shape[0] !== count)
    throw view.mistyped('_y', `${count} rows of numbers`, array)
  const outputs = array.data.length / count
  const isInteger = array.dtype.kind === 'i' || array.dtype.kind === 'u' || array.dtype.kind === 'b'
  return {
    table: float64([count, outputs], doublesOf(array)),
    isVector: array.shape.length === 1,
    empty: isInteger ? -(2 ** 63) : NaN,
  }
}
