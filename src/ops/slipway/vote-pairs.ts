import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Votes of one-vs-one scores [N, K (K - 1) / 2], pairs (0,1), (0,2), ..., (K-2,K-1) -> [N, K]: each pair gives one vote, to its first
 * class where the score is above 0 (or is 0 and `ties` is 'first'), else to its second.
 * With `confidence` 1 each class adds s / (3 (|s| + 1)), s the sum of the scores that speak for it, which orders equal votes and
 * never outweighs one (scikit-learn's _ovr_decision_function).
 */
export const votePairs: Operator = {
  domain: 'slipway',
  opType: 'VotePairs',
  version: 1,
  attributes: { classes: 'int', confidence: 'int', ties: 'string' },
  infer: (inputs, attributes) => {
    const scores = required(inputs, 0, 'VotePairs')
    const classes = Number(attributes['classes'])
    if (scores.shape.length !== 2 || scores.shape[1] !== (classes * (classes - 1)) / 2)
      throw fault('E_FORMAT', `VotePairs of ${classes} classes over [${scores.shape.join(', ')}]`)
    return [{ dataType: scores.dataType, shape: [scores.shape[0]!, classes] }]
  },
  rowWise: () => true,
  prepare: (node) => {
    const classes = Number(node.attributes['classes'])
    const addsConfidence = node.attributes['confidence'] === 1
    const tieGoesFirst = node.attributes['ties'] === 'first'
    const sums = new Float64Array(classes)
    return ([scores], [output]) => {
      const rows = scores!.shape[0]!
      output!.resize2(rows, classes)
      const from = numbers(scores!)
      const to = numbers(output!)
      to.fill(0)
      for (let row = 0, at = 0; row < rows; row++) {
        const base = row * classes
        sums.fill(0)
        for (let i = 0; i < classes; i++) {
          for (let j = i + 1; j < classes; j++, at++) {
            const score = from[at]!
            to[base + (score > 0 || (tieGoesFirst && score === 0) ? i : j)]! += 1
            sums[i]! += score
            sums[j]! -= score
          }
        }
        if (!addsConfidence) continue
        for (let i = 0; i < classes; i++) to[base + i]! += sums[i]! / (3 * (Math.abs(sums[i]!) + 1))
      }
    }
  },
}
