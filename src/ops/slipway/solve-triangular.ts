import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Forward substitution for each row b of B [N, n]: the x with L x = b, L [n, n] lower triangular (an initializer; what stands above its
 * diagonal is not read) -> [N, n]. Sums run in ascending order. A zero on the diagonal gives infinities, as in numpy.
 */
export const solveTriangular: Operator = {
  domain: 'slipway',
  opType: 'SolveTriangular',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    const b = required(inputs, 0, 'SolveTriangular')
    const l = required(inputs, 1, 'SolveTriangular')
    if (b.shape.length !== 2 || l.shape.length !== 2 || l.shape[0] !== l.shape[1])
      throw fault('E_FORMAT', 'SolveTriangular takes rows and a square matrix')
    if (b.shape[1] !== l.shape[0])
      throw fault('E_FORMAT', `SolveTriangular of ${b.shape[1]} columns by order ${l.shape[0]}`)
    return [b]
  },
  rowWise: (node) => node.inputs[1]!.constant !== undefined,
  prepare: (_, context) => {
    return ([b, l], [output]) => {
      const [rows, n] = b!.shape as [number, number]
      context.spend((rows * n * n) / 2)
      output!.resize2(rows, n)
      const from = numbers(b!)
      const lower = numbers(l!)
      const to = numbers(output!)
      for (let start = 0; start < rows * n; start += n) {
        for (let i = 0; i < n; i++) {
          const row = i * n
          let sum = 0
          for (let j = 0; j < i; j++) sum += lower[row + j]! * to[start + j]!
          to[start + i] = (from[start + i]! - sum) / lower[row + i]!
        }
      }
    }
  },
}
