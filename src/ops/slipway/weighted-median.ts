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
        sortRow(from, start, order)
        to[row] = from[start + medianIndex(order, weight)]!
      }
    }
  },
}

/** Up to so many values are sorted by insertion: 50 take a quarter of the time of a sort that calls a function. */
const fewValues = 64

/** Indices of a row's values in ascending order, equal ones in their own. */
function sortRow(from: ArrayLike<number>, start: number, order: Int32Array): void {
  const m = order.length
  if (m > fewValues) {
    for (let i = 0; i < m; i++) order[i] = i
    order.sort((a, b) => from[start + a]! - from[start + b]! || a - b)
    return
  }
  for (let i = 0; i < m; i++) {
    const value = from[start + i]!
    let at = i
    for (; at > 0 && from[start + order[at - 1]!]! > value; at--) order[at] = order[at - 1]!
    order[at] = i
  }
}

function medianIndex(order: Int32Array, weight: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < order.length; i++) total += weight[order[i]!]!
  let sum = 0
  for (let i = 0; i < order.length; i++) {
    const index = order[i]!
    sum += weight[index]!
    if (sum >= 0.5 * total) return index
  }
  return order[order.length - 1]!
}
