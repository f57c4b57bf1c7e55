// sklearn.cluster.KMeans, MiniBatchKMeans: the nearest of cluster_centers_.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { doublesOf, transposed } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'

export const readKMeans: EstimatorReader = (view) => {
  const centers = view.array('cluster_centers_')
  const inputs = inputsOf(view)
  const isSingle = centers.dtype.itemsize === 4
  return {
    name: view.name,
    ...inputs,
    featuresIn: inputs.featuresIn ?? centers.shape[1],
    methods: {
      // The library leaves |x|^2 out: it is the same for every center.
      predict: (g, x) => {
        const partial = centerScores(g, x, centers)
        const nearest = g.add('ArgMax', [g.add('Neg', [partial])], { axis: 1, keepdims: 0 })
        return g.add('Cast', [nearest], { to: 'INT32' })
      },
    },
    transform: (g, x) => {
      const distances = euclideanDistances(g, x, centers)
      return Frame.of(isSingle ? preserveFloat(g, x, distances) : distances)
    },
    featureNamesOut: () =>
      Array.from({ length: centers.shape[0]! }, (_, i) => `${view.name.toLowerCase()}${i}`),
  }
}

/** |c|^2 - 2 x . c : [N, K]. */
function centerScores(g: GraphBuilder, x: Frame, centers: NdArray): Value {
  const weights = g.pool.once(centers, 'transposed', () => transposed(centers))
  const product = g.add('Mul', [g.add('MatMul', [x.sparseMatrix(g), weights]), float64([], [-2])])
  return g.add('Add', [product, g.pool.once(centers, 'squares', () => squaresOf(centers))])
}

/** sqrt(|x|^2 - 2 x . c + |c|^2), never below 0: sklearn.metrics.pairwise.euclidean_distances. */
function euclideanDistances(g: GraphBuilder, x: Frame, centers: NdArray): Value {
  const matrix = x.matrix(g)
  const rows = g.add('ReduceSumSquare', [matrix], { axes: [1], keepdims: 1 })
  const weights = g.pool.once(centers, 'transposed', () => transposed(centers))
  const product = g.add('Mul', [g.add('MatMul', [matrix, weights]), float64([], [-2])])
  const sum = g.add('Add', [
    g.add('Add', [product, rows]),
    g.pool.once(centers, 'squares', () => squaresOf(centers)),
  ])
  return g.add('Sqrt', [g.add('Max', [sum, float64([], [0])])])
}

function squaresOf(centers: NdArray) {
  const values = doublesOf(centers)
  const [k, d] = [centers.shape[0]!, centers.shape[1]!]
  return float64(
    [k],
    Array.from({ length: k }, (_, i) => {
      let sum = 0
      for (let j = 0; j < d; j++) sum += values[i * d + j]! ** 2
      return sum
    }),
  )
}
