import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Values X [N, M] and weights [M] -> [N]: of each row in ascending order, the first value at which the weights added so far
 * reach half of all weights (sklearn.ensemble.AdaBoostRegressor._get_median_predict).
 */
export const weightedMedian: Operator = {
  domain: 'slipway',
  opType: 'WeightedMedian',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    const values = required(inputs, 0, 'WeightedMedian')
    const weights = required(inputs, 1, 'WeightedMedian')
    if (values.shape.length !== 2 || weights.shape[0] !== values.shape[1]) {
      throw fault(
        'E_FORMAT',
        `WeightedMedian of [${values.shape.join(', ')}] with ${weights.shape.join(', ')} weights`,
      )
    }
    return [{ dataType: values.dataType, shape: [values.shape[0]!] }]
  },
  rowWise: (node) => node.inputs[1]!.constant !== undefined,
  prepare: () => {
    let order = new Int32Array(0)
    return ([values, weights], [output]) => {
      const [n, m] = [values!.shape[0]!, values!.shape[1]!]
      output!.resize1(n)
      const from = numbers(values!)
      const weight = numbers(weights!)
      const to = numbers(output!)
      if (order.length !== m) order = Int32Array.from({ length: m }, (_, i) => i)
      for (let row = 0; row < n; row++) {
        const start = row * m
        order.forEach((_, i) => (order[i] = i))
        order.sort((a, b) => from[start + a]! - from[start + b]! || a - b)
        to[row] = from[start + medianIndex(order, weight)]!
      }
    }
  },
}

function medianIndex(order: Int32Array, weight: ArrayLike<number>): number {
  let total = 0
  for (const index of order) total += weight[index]!
  let sum = 0
  for (const index of order) {
    sum += weight[index]!
    if (sum >= 0.5 * total) return index
  }
  return order[order.length - 1]!
}
