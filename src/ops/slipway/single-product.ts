import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * X [N, K] FLOAT times a vector [K, 1] FLOAT, plus a constant [1] FLOAT -> [N, 1] FLOAT, in single precision throughout: four running
 * sums over every fourth product, then (s0 + s1) + (s2 + s3), as OpenBLAS's four-lane sgemv adds them. Rounding the double sum instead
 * was 1e-6 off where terms cancel.
 */
export const singleProduct: Operator = {
  domain: 'slipway',
  opType: 'SingleProduct',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    const x = required(inputs, 0, 'SingleProduct')
    const weights = required(inputs, 1, 'SingleProduct')
    if (x.dataType !== 'FLOAT' || x.shape[1] !== weights.shape[0] || weights.shape[1] !== 1) {
      throw fault(
        'E_FORMAT',
        `SingleProduct of [${x.shape.join(', ')}] with [${weights.shape.join(', ')}]`,
      )
    }
    return [{ dataType: 'FLOAT', shape: [x.shape[0]!, 1] }]
  },
  rowWise: (node) => !node.inputs[0]!.constant && node.inputs[1]!.constant !== undefined,
  prepare: () => {
    const sums = new Float32Array(4)
    return ([x, weights, bias], [output]) => {
      const [n, k] = [x!.shape[0]!, x!.shape[1]!]
      output!.resize2(n, 1)
      const from = numbers(x!)
      const w = numbers(weights!)
      const to = numbers(output!)
      const b = numbers(bias!)[0]!
      for (let row = 0; row < n; row++) {
        sums.fill(0)
        for (let i = 0; i < k; i++) sums[i & 3]! += Math.fround(from[row * k + i]! * w[i]!)
        to[row] = Math.fround(
          Math.fround(Math.fround(sums[0]! + sums[1]!) + Math.fround(sums[2]! + sums[3]!)) + b,
        )
      }
    }
  },
}
