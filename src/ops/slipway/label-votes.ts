import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { neighborLists } from '../neighbors/neighbor-lists.ts'
import { pairwiseSum } from '../pairwise-sum.ts'
import { required } from '../shapes.ts'

/**
 * Votes of neighbours: labels INT32 [M] (an initializer, from 0 to `classes` - 1), neighbours INT64 [N, k] with weights [N, k]
 * (absent: 1 each), or CSR [N, M] of weights -> DOUBLE [N, classes], the sum of the weights of each label. Weights are added
 * in order, or, where `pairwise` is 1, as numpy sums a row of k in which the other labels' weights are zero.
 */
export const labelVotes: Operator = {
  domain: 'slipway',
  opType: 'LabelVotes',
  version: 1,
  attributes: { classes: 'int', pairwise: 'int' },
  sparseInputs: [1],
  infer: (inputs, attributes) => {
    const neighbours = required(inputs, 1, 'LabelVotes')
    return [{ dataType: 'DOUBLE', shape: [neighbours.shape[0]!, attributes['classes'] as number] }]
  },
  rowWise: (node) => node.inputs[0]!.constant !== undefined && !node.inputs[1]!.constant,
  prepare: (node, context) => {
    const classes = node.attributes['classes'] as number
    const labels = context.constant(0)
    if (!labels) throw fault('E_UNSUPPORTED', 'LabelVotes with labels that are computed')
    const labelOf = numbers(labels)
    for (let i = 0; i < labelOf.length; i++) {
      if (!(labelOf[i]! >= 0 && labelOf[i]! < classes))
        throw fault('E_FORMAT', `LabelVotes: label ${labelOf[i]} of ${classes}`)
    }
    const hasWeights = node.inputs[2] !== undefined
    const isPairwise = node.attributes['pairwise'] === 1
    let own = new Float64Array(0)
    return ([, neighbours, given], [output]) => {
      const { rows, places, weights, startOf } = neighborLists(
        neighbours!,
        hasWeights ? given : undefined,
      )
      output!.resize2(rows, classes)
      const to = numbers(output!)
      to.fill(0)
      for (let row = 0; row < rows; row++) {
        const start = startOf(row)
        const count = startOf(row + 1) - start
        if (isPairwise && weights) {
          // A weight that is no number makes every sum none, and numpy's comparison then finds no winner but the first label.
          if (hasNan(weights, start, count)) continue
          if (own.length < count) own = new Float64Array(count)
          for (let i = 0; i < count; i++) {
            const label = labelOf[places[start + i]!]!
            for (let j = 0; j < count; j++)
              own[j] = labelOf[places[start + j]!] === label ? weights[start + j]! : 0
            to[row * classes + label] = pairwiseSum(own, 0, count)
          }
        } else
          for (let i = start; i < start + count; i++)
            to[row * classes + labelOf[places[i]!]!]! += weights ? weights[i]! : 1
      }
    }
  },
}

function hasNan(values: ArrayLike<number>, start: number, count: number): boolean {
  for (let i = start; i < start + count; i++) if (values[i] !== values[i]) return true
  return false
}
