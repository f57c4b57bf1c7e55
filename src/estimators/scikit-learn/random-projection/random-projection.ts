// sklearn.random_projection.GaussianRandomProjection, SparseRandomProjection: X . components_.T.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { SparseMatrix } from '../../../encodings/pickle/values.ts'
import { isSlipwayError } from '../../../errors.ts'
import { float64, numbers } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { multiply, solve, transpose } from '../../linear-algebra.ts'
import type { ObjectView } from '../../object-view.ts'
import { transposed } from '../../arrays.ts'
import { matrixOf, prefixedNames, timesTransposed } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'
import { denseTransposed } from '../sparse-matrix.ts'

export const readRandomProjection: EstimatorReader = (view) => {
  const components = view.get('components_')
  if (
    !(components instanceof NdArray || components instanceof SparseMatrix) ||
    components.shape.length !== 2
  ) {
    throw view.mistyped('components_', 'a matrix', components)
  }
  const [count, width] = components.shape as [number, number]
  const names = prefixedNames(view, count)
  const fitted = components instanceof NdArray ? components : components.data
  const inverse = inverseOf(view, components, count, width)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) => {
      const weights = g.pool.once(view.object, 'weights', () =>
        components instanceof NdArray
          ? transposed(components)
          : denseTransposed(view, 'components_', components),
      )
      return Frame.of(
        preserveFloat(g, x, g.add('MatMul', [x.sparseMatrix(g), weights]), fitted),
        names,
      )
    },
    featureNamesOut: () => names,
    ...(inverse
      ? {
          inverseTransform: {
            kind: 'number',
            width: count,
            method: inverse,
          },
        }
      : {}),
  }
}

/** Larger ones are not worth a matrix inversion while a model is read. */
const mostComponents = 256

/**
 * X . inverse_components_.T; where the file has none, scikit-learn takes pinv(components_) at each call, which for components of
 * full rank is components_.T (components_ components_.T)^-1. Undefined where they are not of full rank, or too many.
 */
function inverseOf(
  view: ObjectView,
  components: NdArray | SparseMatrix,
  count: number,
  width: number,
): Method | undefined {
  if (view.boolean('compute_inverse_components', false)) {
    const inverse = matrixOf(view, 'inverse_components_', count)
    return (g, x) => preserveFloat(g, x, timesTransposed(g, x.matrix(g), inverse), inverse)
  }
  if (count > mostComponents || count > width) return undefined
  const columns = numbers(
    components instanceof NdArray
      ? transposed(components)
      : denseTransposed(view, 'components_', components),
  ) as Float64Array
  const rows = transpose(columns, width, count)
  const inverse = solveOrNothing(multiply(rows, columns, count, width, count), rows, count)
  if (!inverse) return undefined
  const check = multiply(inverse, columns, count, width, count)
  const isInverse = check.every((x, i) => Math.abs(x - (i % (count + 1) === 0 ? 1 : 0)) < 1e-9)
  if (!isInverse) return undefined
  return (g, x) => g.add('MatMul', [x.matrix(g), float64([count, width], inverse)])
}

function solveOrNothing(a: Float64Array, b: Float64Array, n: number): Float64Array | undefined {
  try {
    return solve(a, b, n)
  } catch (error) {
    // Singular: no full rank.
    if (isSlipwayError(error)) return undefined
    throw error
  }
}
