// sklearn.covariance: the squared Mahalanobis distance to location_, and EllipticEnvelope's outliers.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doubleTensor, doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import { identity, solve } from '../../linear-algebra.ts'
import type { ObjectView } from '../../object-view.ts'
import { labelsAt } from '../classify.ts'
import { matrixOf } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'

export const readCovariance: EstimatorReader = (view) => {
  const { distance, features } = mahalanobis(view)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: features,
    methods: { mahalanobis: distance },
  }
}

export const readEllipticEnvelope: EstimatorReader = (view) => {
  const { distance, features } = mahalanobis(view)
  const offset = view.number('offset_')
  const score = (g: GraphBuilder, x: Frame) => g.add('Neg', [distance(g, x)])
  const decision = (g: GraphBuilder, x: Frame) => g.add('Sub', [score(g, x), float64([], [offset])])
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: features,
    methods: {
      predict: (g, x) => {
        const inside = g.add('GreaterOrEqual', [decision(g, x), float64([], [0])])
        return labelsAt(g, int64([2], [-1, 1]), g.add('Cast', [inside], { to: 'INT64' }))
      },
      decision_function: decision,
      score_samples: score,
      mahalanobis: distance,
    },
  }
}

/** (x - location_) . precision . (x - location_), through a square root and back as scipy's distance goes. */
function mahalanobis(view: ObjectView): {
  readonly features: number
  readonly distance: (g: GraphBuilder, x: Frame) => Value
} {
  const location = view.array('location_')
  const features = location.data.length
  const precision = precisionOf(view, features)
  return {
    features,
    distance: (g, x) => {
      const center = g.pool.once(location, 'row', () => doubleTensor(location, [features]))
      const moved = g.add('Sub', [x.matrix(g), center])
      const product = g.add('MatMul', [moved, g.pool.once(view.object, 'precision', precision)])
      const square = g.add('ReduceSum', [g.add('Mul', [product, moved])], {
        axes: [1],
        keepdims: 0,
      })
      const root = g.add('Sqrt', [square])
      return g.add('Mul', [root, root])
    },
  }
}

/** precision_, or the inverse of covariance_ where it was not stored. */
function precisionOf(view: ObjectView, features: number): () => Tensor {
  const isStored = view.boolean('store_precision', true)
  const matrix = matrixOf(view, isStored ? 'precision_' : 'covariance_', features)
  if (matrix.shape[0] !== features)
    throw view.mistyped(isStored ? 'precision_' : 'covariance_', 'a square matrix', matrix)
  if (isStored) return () => doubleTensor(matrix)
  return () => float64([features, features], solve(doublesOf(matrix), identity(features), features))
}
