import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { neighborLists } from '../neighbors/neighbor-lists.ts'
import { pairwiseSum } from '../pairwise-sum.ts'
import { required } from '../shapes.ts'

/**
 * Sums of rows of a table [M, C] (an initializer) at places INT64 [N, k] times weights [N, k] (absent: 1 each), or at the columns
 * of CSR [N, M] times its values -> DOUBLE [N, C], each sum in numpy's pairwise order. `average` 1 divides by the sum of the
 * weights; a row without places is then `empty`.
 */
export const gatherSum: Operator = {
  domain: 'slipway',
  opType: 'GatherSum',
  version: 1,
  attributes: { average: 'int', empty: 'float' },
  sparseInputs: [1],
  infer: (inputs) => {
    const table = required(inputs, 0, 'GatherSum')
    const places = required(inputs, 1, 'GatherSum')
    if (table.shape.length !== 2 || places.shape.length !== 2)
      throw fault('E_FORMAT', `GatherSum of ranks ${table.shape.length} and ${places.shape.length}`)
    return [{ dataType: 'DOUBLE', shape: [places.shape[0]!, table.shape[1]!] }]
  },
  rowWise: (node) => node.inputs[0]!.constant !== undefined && !node.inputs[1]!.constant,
  prepare: (node) => {
    const hasWeights = node.inputs[2] !== undefined
    const isAverage = node.attributes['average'] === 1
    const empty = (node.attributes['empty'] as number | undefined) ?? NaN
    let terms = new Float64Array(0)
    return ([table, neighbours, given], [output]) => {
      const { rows, places, weights, startOf } = neighborLists(
        neighbours!,
        hasWeights ? given : undefined,
      )
      const width = table!.shape[1]!
      const from = numbers(table!)
      output!.resize2(rows, width)
      const to = numbers(output!)
      for (let row = 0; row < rows; row++) {
        const start = startOf(row)
        const count = startOf(row + 1) - start
        if (terms.length < count) terms = new Float64Array(count)
        const divisor = !isAverage ? 1 : weights ? pairwiseSum(weights, start, count) : count
        for (let column = 0; column < width; column++) {
          for (let i = 0; i < count; i++) {
            const value = from[places[start + i]! * width + column]!
            terms[i] = weights ? value * weights[start + i]! : value
          }
          to[row * width + column] =
            count === 0 && isAverage ? empty : pairwiseSum(terms, 0, count) / divisor
        }
      }
    }
  },
}
