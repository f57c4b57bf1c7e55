import type { Operator } from '../../ir/operator.ts'
import { required } from '../shapes.ts'

/**
 * One row for every row of a table. Inputs: x [N, ...], of which only the number of rows counts; row [...], any data type.
 * Output: [N, ...row].
 */
export const repeatRows: Operator = {
  domain: 'slipway',
  opType: 'RepeatRows',
  version: 1,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => {
    const x = required(inputs, 0, 'RepeatRows')
    const row = required(inputs, 1, 'RepeatRows')
    return [{ dataType: row.dataType, shape: [x.shape[0]!, ...row.shape] }]
  },
  rowWise: (node) => !node.inputs[0]!.constant && node.inputs[1]!.constant !== undefined,
  prepare: () => {
    return ([x, row], [output]) => {
      const rows = x!.rows
      output!.resize([rows, ...row!.shape])
      const from = row!.data as ArrayLike<unknown>
      const to = output!.data as { [index: number]: unknown }
      for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < from.length; j++) to[at++] = from[j]
    }
  },
}
