import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor } from '../../arrays.ts'
import type { Covariance, CovarianceKernel } from './covariance-kernel.ts'

/** Covariances with the fitted rows as a matrix [N, n], also where the kernel is one number for all. */
export function crossOf(g: GraphBuilder, { cross }: Covariance, x: Value, n: number): Value {
  if (typeof cross !== 'number') return cross
  return g.add('RepeatRow', [x, float64([n], Array<number>(n).fill(cross))])
}

/** k(x, x) - |L^-1 k(x, rows)|^2 as [N, 1]; `scale` multiplies the covariances first. */
export function latentVariance(
  g: GraphBuilder,
  kernel: CovarianceKernel,
  x: Value,
  lower: NdArray,
  scale?: Tensor,
): Value {
  const covariance = kernel(g, x)
  const n = lower.shape[0]!
  const cross = crossOf(g, covariance, x, n)
  const scaled = scale ? g.add('Mul', [cross, scale]) : cross
  const table = g.pool.once(lower, 'tensor', () => doubleTensor(lower))
  const solved = g.add('SolveTriangular', [scaled, table])
  const explained = g.add('ReduceSumSquare', [solved], { axes: [1], keepdims: 1 })
  const { own } = covariance
  return g.add('Sub', [typeof own === 'number' ? float64([], [own]) : own, explained])
}
