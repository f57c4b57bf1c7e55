// X . coef_ + intercept_ : sklearn.linear_model._base.LinearModel / LinearClassifierMixin.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf, transposed } from '../../arrays.ts'
import type { Frame } from '../../frame.ts'
import { preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { asVector } from '../classify.ts'

/** Emits X . coef_.T + intercept_ as [N, rows of coef_], in double. `coef_` may be a vector, a matrix or CSR (`sparsify`). */
export function linearScores(view: ObjectView): (g: GraphBuilder, x: Frame) => Value {
  const coefficients = view.array('coef_')
  const outputs = coefficients.shape.length === 1 ? 1 : coefficients.shape[0]!
  const intercept = interceptOf(view, outputs)
  return (g, x) => {
    const weights = g.pool.once(coefficients, 'transposed', () => transposed(coefficients))
    const product = g.add('MatMul', [x.sparseMatrix(g), weights])
    const biased = intercept.every((value) => value === 0)
      ? product
      : g.add('Add', [
          product,
          g.pool.once(view.object, 'intercept', () => float64([outputs], intercept)),
        ])
    return biased
  }
}

/** As linearScores, rounded to FLOAT for an FP32 request; [N] where coef_ is a vector or has one row and `squeeze` is set. */
export function linearPrediction(
  view: ObjectView,
  squeeze: boolean,
): (g: GraphBuilder, x: Frame) => Value {
  const scores = linearScores(view)
  const isVector = view.array('coef_').shape.length === 1
  return (g, x) =>
    preserveFloat(g, x, isVector || squeeze ? asVector(g, scores(g, x)) : scores(g, x))
}

/** `intercept_` as one number an output; a scalar repeats. */
export function interceptOf(view: ObjectView, outputs: number): number[] {
  const value = view.get('intercept_') ?? 0
  const scalar = asNumber(value)
  if (scalar !== undefined) return Array<number>(outputs).fill(scalar)
  if (!(value instanceof NdArray)) throw view.mistyped('intercept_', 'a number or an array', value)
  const values = Array.from(doublesOf(value))
  if (values.length === 1) return Array<number>(outputs).fill(values[0]!)
  if (values.length !== outputs) throw view.mistyped('intercept_', `${outputs} numbers`, value)
  return values
}
