// sklearn.random_projection.GaussianRandomProjection, SparseRandomProjection: X . components_.T.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { SparseMatrix } from '../../../encodings/pickle/values.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
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
  const inverse = view.boolean('compute_inverse_components', false)
    ? matrixOf(view, 'inverse_components_', count)
    : undefined
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
            method: (g, x) =>
              preserveFloat(g, x, timesTransposed(g, x.matrix(g), inverse), inverse),
          },
        }
      : {}),
  }
}
