import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** The median of each row [N, D] -> [N, 1]: the middle value, or the mean of the two middle ones. */
export const rowMedian: Operator = {
  domain: 'slipway',
  opType: 'RowMedian',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    const x = required(inputs, 0, 'RowMedian')
    return [{ dataType: x.dataType, shape: [x.shape[0]!, 1] }]
  },
  rowWise: () => true,
  prepare: (node) => {
    const sorted = new Float64Array(Number(node.inputs[0]!.type.shape[1]))
    const middle = sorted.length >> 1
    return ([x], [output]) => {
      const rows = x!.rows
      output!.resize2(rows, 1)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let row = 0; row < rows; row++) {
        const start = row * sorted.length
        for (let i = 0; i < sorted.length; i++) sorted[i] = from[start + i]!
        sorted.sort()
        to[row] =
          sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
      }
    }
  },
}
