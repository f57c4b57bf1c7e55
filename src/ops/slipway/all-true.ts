import type { Operator } from '../../ir/operator.ts'
import { required } from '../shapes.ts'

/** Whether every element of the whole tensor is true: BOOL [1, 1]. Rows that come together decide together. */
export const allTrue: Operator = {
  domain: 'slipway',
  opType: 'AllTrue',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    required(inputs, 0, 'AllTrue')
    return [{ dataType: 'BOOL', shape: [1, 1] }]
  },
  rowWise: () => false,
  prepare: () => {
    return ([x], [output]) => {
      output!.resize2(1, 1)
      const from: ArrayLike<unknown> = x!.data
      let isAll = 1
      for (let i = 0; i < from.length; i++) if (!from[i]) isAll = 0
      output!.data[0] = isAll
    }
  },
}
