// sklearn.kernel_approximation.RBFSampler, SkewedChi2Sampler: cosines of random projections.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { matrixOf, move, prefixedNames, times, vectorOf } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'

interface Projection {
  readonly weights: NdArray
  readonly offset: NdArray
  readonly features: number
  readonly names: readonly string[]
}

function projectionOf(view: ObjectView): Projection {
  const weights = matrixOf(view, 'random_weights_')
  const [features, columns] = weights.shape
  const offset = vectorOf(view, 'random_offset_', columns!)
  if (!offset) throw view.missing('random_offset_')
  return { weights, offset, features: features!, names: prefixedNames(view, columns!) }
}

/** cos(value . random_weights_ + random_offset_) * factor. */
function cosines(g: GraphBuilder, value: Value, { weights, offset }: Projection, factor: number) {
  const moved = move(g, times(g, value, weights), offset, 'Add')
  return g.add('Mul', [g.add('Cos', [moved]), float64([], [factor])])
}

export const readRbfSampler: EstimatorReader = (view, context) => {
  const projection = projectionOf(view)
  const count = view.number('n_components')
  const factor = atLeast(context.versionOf(view), 1, 2)
    ? (2 / count) ** 0.5
    : Math.SQRT2 / Math.sqrt(count)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: projection.features,
    methods: {},
    transform: (g, x) => {
      const made = cosines(g, x.sparseMatrix(g), projection, factor)
      return Frame.of(preserveFloat(g, x, made, projection.weights), projection.names)
    },
    featureNamesOut: () => projection.names,
  }
}

/** The same over log(X + skewedness); a value at or below -skewedness is refused, as scikit-learn does. */
export const readSkewedChi2Sampler: EstimatorReader = (view) => {
  const projection = projectionOf(view)
  const skewedness = view.number('skewedness')
  const factor = Math.SQRT2 / Math.sqrt(view.number('n_components'))
  const least = -skewedness + Math.max(Number.MIN_VALUE, Math.abs(skewedness) * 2 ** -52)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: projection.features,
    methods: {},
    transform: (g, x) => {
      const range = { least, most: Number.MAX_VALUE, estimator: view.name }
      const checked = g.add('RequireRange', [x.matrix(g)], range)
      const logarithm = g.add('Log', [g.add('Add', [checked, float64([], [skewedness])])])
      const made = cosines(g, logarithm, projection, factor)
      return Frame.of(preserveFloat(g, x, made, projection.weights), projection.names)
    },
    featureNamesOut: () => projection.names,
  }
}
