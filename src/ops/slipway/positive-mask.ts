import type { Operator } from '../../ir/operator.ts'
import { numbers, zeros } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** 1 where x > 0, else 0. A CSR matrix keeps its pattern: absent entries are zero and stay zero. */
export const positiveMask: Operator = {
  domain: 'slipway',
  opType: 'PositiveMask',
  version: 1,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => [required(inputs, 0, 'PositiveMask')],
  lowering: {
    lower: ({ inputs: [x] }, g) => {
      const { dataType } = x!.type
      return [g.add('Cast', [g.add('Greater', [x!, zeros(dataType, [])])], { to: dataType })]
    },
  },
  rowWise: () => true,
  prepare: () => {
    return ([input], [output]) => {
      const from = numbers(input!)
      if (input!.csr)
        output!.setCsr(
          input!.shape[0]!,
          input!.shape[1]!,
          input!.csr,
          new Float64Array(from.length),
        )
      else output!.resize(input!.shape)
      const to = numbers(output!)
      for (let i = 0; i < from.length; i++) to[i] = from[i]! > 0 ? 1 : 0
    }
  },
}
