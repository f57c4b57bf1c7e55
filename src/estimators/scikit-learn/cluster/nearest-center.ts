// Euclidean distances of rows to fitted centers, as sklearn.metrics.pairwise computes them: |x|^2 - 2 x . c + |c|^2.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { Frame } from '../../frame.ts'

/** Index of the nearest center, the first of equals: [N]. |x|^2 is left out: it is the same for every center. */
export function nearestCenter(g: GraphBuilder, x: Frame, centers: NdArray): Value {
  return g.add('ArgMin', [centerScores(g, x.sparseMatrix(g), centers)], { axis: 1, keepdims: 0 })
}

/** |c|^2 - 2 x . c : [N, K]. */
export function centerScores(g: GraphBuilder, x: Value, centers: NdArray): Value {
  const { weights, squares } = tables(g, centers)
  return g.add('Gemm', [x, weights, squares])
}

/** Distances to every center, never below 0: [N, K]. */
export function centerDistances(g: GraphBuilder, x: Frame, centers: NdArray): Value {
  const matrix = x.matrix(g)
  const { weights, squares } = tables(g, centers)
  const rows = g.add('ReduceSumSquare', [matrix], { axes: [1], keepdims: 1 })
  const sum = g.add('Add', [g.add('Add', [g.add('MatMul', [matrix, weights]), rows]), squares])
  return g.add('Sqrt', [g.add('Relu', [sum])])
}

/** -2 c as columns, which is exact, and |c|^2. */
function tables(g: GraphBuilder, centers: NdArray): { weights: Tensor; squares: Tensor } {
  const [k, d] = centers.shape as [number, number]
  const values = doublesOf(centers)
  return {
    weights: g.pool.once(centers, 'minus two', () =>
      float64(
        [d, k],
        Float64Array.from(
          { length: k * d },
          (_, at) => -2 * values[(at % k) * d + Math.floor(at / k)]!,
        ),
      ),
    ),
    squares: g.pool.once(centers, 'squares', () =>
      float64(
        [k],
        Float64Array.from({ length: k }, (_, i) => {
          let sum = 0
          for (let j = 0; j < d; j++) sum += values[i * d + j]! ** 2
          return sum
        }),
      ),
    ),
  }
}
