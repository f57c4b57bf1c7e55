// sklearn.mixture._gaussian_mixture._estimate_log_gaussian_prob: the four covariance types.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { Frame } from '../../frame.ts'
import { castTo } from '../../frame.ts'
import { multiply, transpose } from '../../linear-algebra.ts'
import type { ObjectView } from '../../object-view.ts'

interface ComponentForms {
  /** Emits the squared distance to each component, in its own precision: [N, K]. */
  readonly squares: (g: GraphBuilder, x: Frame) => Value
  /** Log determinant of each component's precision factor. */
  readonly logDeterminants: readonly number[]
  readonly precisions: NdArray
}

/** `roundsSquares`: since 1.7 full and tied distances are kept in the type of X. */
export function componentForms(
  view: ObjectView,
  means: NdArray,
  roundsSquares: boolean,
): ComponentForms {
  const type = view.string('covariance_type', 'full')
  const [k, d] = means.shape as [number, number]
  const precisions = view.array('precisions_cholesky_')
  const shapes: Readonly<Record<string, readonly number[]>> = {
    full: [k, d, d],
    tied: [d, d],
    diag: [k, d],
    spherical: [k],
  }
  const shape = Object.hasOwn(shapes, type) ? shapes[type]! : undefined
  if (!shape) throw view.unsupported(`with covariance_type='${type}'`)
  if (precisions.shape.join() !== shape.join())
    throw view.mistyped(
      'precisions_cholesky_',
      `an array of shape (${shape.join(', ')})`,
      precisions,
    )
  const factors = doublesOf(precisions)
  const squares =
    type === 'full' || type === 'tied'
      ? rotated(view, means, factors, type === 'full', roundsSquares)
      : expanded(view, means, factors, type === 'diag')
  return { squares, precisions, logDeterminants: logDeterminants(factors, type, k, d) }
}

function logDeterminants(factors: Float64Array, type: string, k: number, d: number): number[] {
  const sum = (start: number, step: number) => {
    let total = 0
    for (let i = 0; i < d; i++) total += Math.log(factors[start + i * step]!)
    return total
  }
  return Array.from({ length: k }, (_, i) => {
    if (type === 'full') return sum(i * d * d, d + 1)
    if (type === 'tied') return sum(0, d + 1)
    if (type === 'diag') return sum(i * d, 1)
    return d * Math.log(factors[i]!)
  })
}

/** |X . P - mean . P|^2 with the component's own P (full) or one for all (tied). */
function rotated(
  view: ObjectView,
  means: NdArray,
  factors: Float64Array,
  isFull: boolean,
  rounds: boolean,
): ComponentForms['squares'] {
  const [k, d] = means.shape as [number, number]
  const parts = Array.from({ length: k }, (_, i) => {
    const start = isFull ? i * d * d : 0
    const factor = factors.subarray(start, start + d * d)
    const mean = multiply(doublesOf(means).slice(i * d, (i + 1) * d), factor, 1, d, d)
    return { factor: () => float64([d, d], factor.slice()), mean: () => float64([d], mean) }
  })
  return (g, x) => {
    const matrix = x.matrix(g)
    const columns = parts.map(({ factor, mean }, i) => {
      const role = isFull ? `factor ${i}` : 'factor'
      const product = g.add('MatMul', [matrix, g.pool.once(view.object, role, factor)])
      const moved = g.add('Sub', [product, g.pool.once(view.object, `mean ${i}`, mean)])
      return g.add('ReduceSumSquare', [moved], { axes: [1], keepdims: 1 })
    })
    const joined = g.add('Concat', columns, { axis: 1 })
    return rounds ? rounded(g, x, joined) : joined
  }
}

/** sum mean^2 p - 2 X . (mean p) + X^2 . p for diagonal or spherical p = precision. X^2 has the type of X. */
function expanded(
  view: ObjectView,
  means: NdArray,
  factors: Float64Array,
  isDiagonal: boolean,
): ComponentForms['squares'] {
  const [k, d] = means.shape as [number, number]
  const mean = doublesOf(means)
  const precision = (i: number, j: number) => factors[isDiagonal ? i * d + j : i]! ** 2
  const table = (cell: (i: number, j: number) => number): Tensor => {
    const cells = Float64Array.from({ length: k * d }, (_, at) => cell(Math.floor(at / d), at % d))
    return float64([d, k], transpose(cells, k, d))
  }
  const constant = Array.from({ length: k }, (_, i) => {
    let sum = 0
    for (let j = 0; j < d; j++) sum += mean[i * d + j]! ** 2 * (isDiagonal ? precision(i, j) : 1)
    return isDiagonal ? sum : sum * precision(i, 0)
  })
  return (g, x) => {
    const matrix = x.matrix(g)
    const once = (role: string, make: () => Tensor) => g.pool.once(view.object, role, make)
    const linear = once('linear', () => table((i, j) => mean[i * d + j]! * precision(i, j)))
    const square = once('square', () => table(precision))
    const product = g.add('Mul', [g.add('MatMul', [matrix, linear]), float64([], [-2])])
    const first = g.add('Add', [product, once('constant', () => float64([k], constant))])
    const powers = rounded(g, x, g.add('Mul', [matrix, matrix]))
    return g.add('Add', [first, g.add('MatMul', [powers, square])])
  }
}

/** What numpy keeps in float32 for an FP32 request. */
function rounded(g: GraphBuilder, x: Frame, value: Value): Value {
  return x.dataType === 'FLOAT' ? castTo(g, castTo(g, value, 'FLOAT'), 'DOUBLE') : value
}
