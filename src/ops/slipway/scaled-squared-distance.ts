import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { int64, numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * X [N, D], centers C [K, D], scales S [K, D] -> [N, K]: the sum over d, ascending, of (x_d - c_kd)^2 / s_kd.
 * Without scales every s is 1.
 */
export const scaledSquaredDistance: Operator = {
  domain: 'slipway',
  opType: 'ScaledSquaredDistance',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    const x = required(inputs, 0, 'ScaledSquaredDistance')
    const centers = required(inputs, 1, 'ScaledSquaredDistance')
    if (centers.shape.length !== 2 || x.shape[1] !== centers.shape[1]) {
      throw fault(
        'E_FORMAT',
        `distances from [${x.shape.join(', ')}] to [${centers.shape.join(', ')}]`,
      )
    }
    return [{ dataType: 'DOUBLE', shape: [x.shape[0]!, centers.shape[0]!] }]
  },
  lowering: {
    lower: ({ inputs: [x, centers, scales] }, g) => {
      const rows = g.add('Unsqueeze', [x!, int64([1], [1])])
      const difference = g.add('Sub', [rows, centers!])
      const square = g.add('Mul', [difference, difference])
      const scaled = scales ? g.add('Div', [square, scales]) : square
      return [g.add('ReduceSum', [scaled], { axes: [2], keepdims: 0 })]
    },
  },
  rowWise: (node) => node.inputs.slice(1).every((input) => !input || input.constant),
  prepare: (node) => {
    const hasScales = node.inputs[2] !== undefined
    return ([x, centers, scales], [output]) => {
      const [n, d] = [x!.shape[0]!, x!.shape[1]!]
      const k = centers!.shape[0]!
      output!.resize2(n, k)
      const from = numbers(x!)
      const c = numbers(centers!)
      const s = numbers(scales!)
      const to = numbers(output!)
      for (let row = 0; row < n; row++) {
        for (let j = 0; j < k; j++) {
          let sum = 0
          for (let i = 0; i < d; i++) {
            const difference = from[row * d + i]! - c[j * d + i]!
            sum += hasScales ? (difference * difference) / s[j * d + i]! : difference * difference
          }
          to[row * k + j] = sum
        }
      }
    }
  },
}
