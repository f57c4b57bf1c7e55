import type { Operator } from '../../ir/operator.ts'
import { required } from '../shapes.ts'

/** Repeats one value (its second input, of shape [...]) for every row of the first: [N, ...]. The first only counts rows. */
export const repeatRow: Operator = {
  domain: 'slipway',
  opType: 'RepeatRow',
  version: 1,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => {
    const { dataType, shape } = required(inputs, 1, 'RepeatRow')
    return [{ dataType, shape: [required(inputs, 0, 'RepeatRow').shape[0]!, ...shape] }]
  },
  rowWise: (node) => node.inputs[1]!.constant !== undefined,
  prepare: () => {
    return ([counter, value], [output]) => {
      const rows = counter!.shape[0]!
      output!.resize([rows, ...value!.shape])
      const from = value!.data as ArrayLike<unknown>
      const to = output!.data as { [index: number]: unknown }
      for (let row = 0, at = 0; row < rows; row++) {
        for (let i = 0; i < from.length; i++) to[at++] = from[i]
      }
    }
  },
}
