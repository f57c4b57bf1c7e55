// sklearn.decomposition.SparsePCA, MiniBatchSparsePCA: ridge regression of each row on the components.
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { multiply, solve, transpose } from '../../linear-algebra.ts'
import { inputsOf } from '../fitted.ts'
import { matrixOf, move, prefixedNames, times, vectorOf } from './project.ts'

export const readSparsePca: EstimatorReader = (view, context) => {
  const components = matrixOf(view, 'components_')
  const [count, width] = components.shape as [number, number]
  const mean = vectorOf(view, 'mean_', width)
  const alpha = view.number('ridge_alpha', 0.01)
  // Up to 0.21, unless told otherwise, each component was divided by its norm over the rows that came together.
  if (!atLeast(context.versionOf(view), 0, 22) && view.get('normalize_components') !== true)
    throw view.unsupported(
      'without normalize_components, whose answers depend on the rows that come together',
      'Fit it again with scikit-learn 0.22 or later.',
    )
  const names = prefixedNames(view, count)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) => {
      const weights = g.pool.once(view.object, 'weights', () =>
        float64([width, count], ridgeWeights()),
      )
      return Frame.of(
        preserveFloat(
          g,
          x,
          g.add('MatMul', [move(g, x.matrix(g), mean, 'Sub'), weights]),
          components,
          mean,
        ),
        names,
      )
    },
    featureNamesOut: () => names,
    inverseTransform: {
      kind: 'number',
      width: count,
      method: (g, x) =>
        preserveFloat(
          g,
          x,
          move(g, times(g, x.matrix(g), components), mean, 'Add'),
          components,
          mean,
        ),
    },
  }

  /** ((C C.T + alpha I)^-1 C).T [d, k]: a row x becomes x . that. */
  function ridgeWeights(): Float64Array {
    const c = doublesOf(components)
    const gram = multiply(c, transpose(c, count, width), count, width, count)
    for (let i = 0; i < count; i++) gram[i * count + i]! += alpha
    return transpose(solve(gram, c, count), count, width)
  }
}
