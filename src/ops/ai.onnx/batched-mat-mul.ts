import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Kernel } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { broadcast, broadcastShape, stridesOf } from '../shapes.ts'

/** The shape of a product of tensors as numpy.matmul has it: vectors gain an axis that the answer loses. */
export function productShape(a: readonly Dimension[], b: readonly Dimension[]): Dimension[] {
  if (a.length === 0 || b.length === 0) throw fault('E_FORMAT', 'MatMul of a scalar')
  const left = a.length === 1 ? [1, ...a] : a
  const right = b.length === 1 ? [...b, 1] : b
  const [k, other] = [left.at(-1)!, right.at(-2)!]
  if (typeof k === 'number' && typeof other === 'number' && k !== other)
    throw fault('E_FORMAT', `MatMul can't multiply [${a.join(', ')}] by [${b.join(', ')}]`)
  const batch = broadcast(left.slice(0, -2), right.slice(0, -2), 'MatMul')
  return [
    ...batch,
    ...(a.length > 1 ? [left.at(-2)!] : []),
    ...(b.length > 1 ? [right.at(-1)!] : []),
  ]
}

/** Products of matrices of broadcast batches; each sums over K in ascending order. */
export const batchedMatMul: Kernel = ([a, b], [output]) => {
  const left = a!.shape.length === 1 ? [1, ...a!.shape] : a!.shape
  const right = b!.shape.length === 1 ? [...b!.shape, 1] : b!.shape
  const [n, k] = left.slice(-2) as [number, number]
  const [rows, m] = right.slice(-2) as [number, number]
  if (rows !== k)
    throw fault(
      'E_SHAPE',
      `MatMul can't multiply [${a!.shape.join(', ')}] by [${b!.shape.join(', ')}]`,
    )
  const batch = broadcastShape(left.slice(0, -2), right.slice(0, -2))
  output!.resize([
    ...batch,
    ...(a!.shape.length > 1 ? [n] : []),
    ...(b!.shape.length > 1 ? [m] : []),
  ])
  const stepA = batchSteps(left, batch.length)
  const stepB = batchSteps(right, batch.length)
  const [x, y, to] = [numbers(a!), numbers(b!), numbers(output!)]
  const index = new Int32Array(batch.length)
  const sums = new Float64Array(m)
  for (let at = 0, i = 0, j = 0; at < to.length; at += n * m) {
    for (let row = 0; row < n; row++) {
      sums.fill(0)
      for (let inner = 0; inner < k; inner++) {
        const value = x[i + row * k + inner]!
        const base = j + inner * m
        for (let column = 0; column < m; column++) sums[column]! += value * y[base + column]!
      }
      for (let column = 0; column < m; column++) to[at + row * m + column] = sums[column]!
    }
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      i += stepA[axis]!
      j += stepB[axis]!
      if (++index[axis]! < batch[axis]!) break
      i -= stepA[axis]! * batch[axis]!
      j -= stepB[axis]! * batch[axis]!
      index[axis] = 0
    }
  }
}

/** Elements between neighbouring matrices along each axis of the broadcast batch: 0 where a matrix repeats. */
function batchSteps(shape: readonly number[], rank: number): number[] {
  const strides = stridesOf(shape)
  const own = shape.length - 2
  return Array.from({ length: rank }, (_, axis) => {
    const at = axis - rank + own
    return at < 0 || shape[at] === 1 ? 0 : strides[at]!
  })
}
