import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Votes [N, C] divided by their sum. Input 1 is CSR [N, M], whose rows say who voted: in a row where nobody did all shares are 0
 * but that of column `outlier`, which is 1 (-1: none is). `outlier` -2: such a row is E_VALUE, naming `estimator`.
 */
export const voteShares: Operator = {
  domain: 'slipway',
  opType: 'VoteShares',
  version: 1,
  attributes: { outlier: 'int', estimator: 'string' },
  sparseInputs: [1],
  infer: (inputs) => [required(inputs, 0, 'VoteShares')],
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const outlier = node.attributes['outlier'] as number
    const estimator = node.attributes['estimator'] as string
    return ([votes, voters], [output]) => {
      const width = votes!.width
      const { offsets } = voters!.csr!
      output!.resize(votes!.shape)
      const from = numbers(votes!)
      const to = numbers(output!)
      for (let row = 0; row < votes!.rows; row++) {
        const base = row * width
        let sum = 0
        for (let i = base; i < base + width; i++) sum += from[i]!
        for (let i = base; i < base + width; i++) to[i] = sum === 0 ? 0 : from[i]! / sum
        if (offsets[row] !== offsets[row + 1]) continue
        if (outlier === -2)
          throw fault('E_VALUE', {
            where: `row ${context.firstRow() + row}`,
            '!value': '',
            what: `has no neighbour within the radius of ${estimator}, which was fitted without an outlier_label`,
          })
        if (outlier >= 0) to[base + outlier] = 1
      }
    }
  },
}
