// X . coef_.T + intercept_ : sklearn.linear_model._base.LinearModel, LinearClassifierMixin.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { SparseMatrix } from '../../../encodings/pickle/values.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float32, float64 } from '../../../ir/tensor.ts'
import { doublesOf, transposed } from '../../arrays.ts'
import type { Estimator, Method } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { castTo, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { asVector } from '../classify.ts'
import { inputsOf } from '../fitted.ts'
import { denseTransposed } from '../sparse-matrix.ts'

/** What a linear model was fitted to: coef_ [features], [outputs, features] or CSR (`sparsify`), and intercept_. */
export interface LinearPart {
  readonly features: number
  readonly outputs: number
  /** coef_ is a vector: the answer is [N], not [N, 1]. */
  readonly isVector: boolean
  /** Arrays that numpy promotes with the request's numbers. */
  readonly fitted: readonly NdArray[]
  /** Emits the scores as [N, outputs], in double. */
  readonly scores: (g: GraphBuilder, x: Frame) => Value
  /** What each column contributes to the scores, once a background of rows is given. */
  readonly explain: Method
}

/** Reads `coef_` and `intercept_` (or another addend, given as one number an output). */
export function linearPart(view: ObjectView, addend?: readonly number[]): LinearPart {
  const coefficients = view.get('coef_')
  const { features, outputs, isVector, weights, fitted } = weightsOf(view, coefficients)
  const intercept = addend ?? interceptOf(view, outputs)
  if (intercept.length !== outputs)
    throw view.mistyped('intercept_', `${outputs} numbers`, view.get('intercept_'))
  const own = view.get('intercept_')
  const source = coefficients as object
  return {
    features,
    outputs,
    isVector,
    fitted: own instanceof NdArray && own.shape.length > 0 ? [...fitted, own] : fitted,
    explain: (g, x) =>
      g.add('LinearShap', [
        x.matrix(g),
        g.pool.once(source, 'weights', weights),
        g.pool.once(view.object, 'intercept', () => float64([outputs], intercept)),
      ]),
    scores(g, x) {
      if (outputs === 1 && isSingle(x, coefficients)) {
        const single = g.pool.once(source, 'single', () =>
          float32([features, 1], Float32Array.from(weights().data as Float64Array)),
        )
        return castTo(
          g,
          g.add('SingleProduct', [x.matrix(g, 'FLOAT'), single, float32([1], intercept)]),
          'DOUBLE',
        )
      }
      const table = g.pool.once(source, 'weights', weights)
      const matrix = x.sparseMatrix(g)
      if (intercept.every((value) => value === 0)) return g.add('MatMul', [matrix, table])
      const bias = g.pool.once(view.object, 'intercept', () => float64([outputs], intercept))
      return g.add('Gemm', [matrix, table, bias])
    },
  }
}

/** An FP32 request to a model fitted in float32: numpy then multiplies in float32. */
function isSingle(x: Frame, coefficients: unknown): boolean {
  return (
    x.dataType === 'FLOAT' &&
    !x.isSparse &&
    coefficients instanceof NdArray &&
    coefficients.dtype.kind === 'f' &&
    coefficients.dtype.itemsize === 4
  )
}

function weightsOf(
  view: ObjectView,
  coefficients: unknown,
): Omit<LinearPart, 'scores' | 'explain'> & { readonly weights: () => Tensor } {
  if (coefficients instanceof SparseMatrix) {
    const [outputs, features] = coefficients.shape
    return {
      outputs,
      features,
      isVector: false,
      fitted: [coefficients.data],
      weights: () => denseTransposed(view, 'coef_', coefficients),
    }
  }
  const array = view.array('coef_')
  const { shape } = array
  if (shape.length !== 1 && shape.length !== 2)
    throw view.mistyped('coef_', 'a vector or a matrix', array)
  return {
    outputs: shape.length === 1 ? 1 : shape[0]!,
    features: shape[shape.length - 1]!,
    isVector: shape.length === 1,
    fitted: [array],
    weights: () => transposed(array),
  }
}

/** featuresIn and featureNamesIn; files before 0.24 say how many columns there are by `coef_` alone. */
export function linearInputs(
  view: ObjectView,
  part: LinearPart,
): Pick<Estimator, 'featuresIn' | 'featureNamesIn'> {
  const inputs = inputsOf(view)
  if (inputs.featuresIn !== undefined && inputs.featuresIn !== part.features)
    throw view.mistyped('coef_', `as wide as the ${inputs.featuresIn} columns`, view.get('coef_'))
  return { ...inputs, featuresIn: part.features }
}

/** The prediction of a regressor: [N] where coef_ is a vector, else [N, outputs]; FLOAT for an FP32 request where numpy keeps it. */
export function linearPrediction(part: LinearPart): (g: GraphBuilder, x: Frame) => Value {
  return (g, x) => {
    const scores = part.scores(g, x)
    return preserveFloat(g, x, part.isVector ? asVector(g, scores) : scores, ...part.fitted)
  }
}

/** `intercept_` as one number an output; a scalar repeats. */
function interceptOf(view: ObjectView, outputs: number): number[] {
  const value = view.get('intercept_') ?? 0
  const scalar = asNumber(value)
  if (scalar !== undefined) return Array<number>(outputs).fill(scalar)
  if (!(value instanceof NdArray)) throw view.mistyped('intercept_', 'a number or an array', value)
  const values = Array.from(doublesOf(value))
  return values.length === 1 ? Array<number>(outputs).fill(values[0]!) : values
}
