import { fault } from '../../errors.ts'
import type { Node, Value } from '../../ir/graph.ts'
import type { NodeAdder, Operator } from '../../ir/operator.ts'
import { float64, numbers } from '../../ir/tensor.ts'
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
  lowering: { lower: lowerVotes },
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

/** Votes and confidences are sums over pairs: products with matrices of 0, 1 and -1. */
function lowerVotes({ inputs, attributes }: Node, g: NodeAdder): Value[] | 'none' {
  const scores = inputs[0]!
  if (scores.type.dataType !== 'DOUBLE') return 'none'
  const classes = Number(attributes['classes'])
  const pairs = (classes * (classes - 1)) / 2
  const [first, second, sign] = [0, 0, 0].map(() => new Float64Array(pairs * classes))
  for (let i = 0, pair = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++, pair++) {
      first![pair * classes + i] = second![pair * classes + j] = 1
      sign![pair * classes + i] = 1
      sign![pair * classes + j] = -1
    }
  }
  const matrix = (values: Float64Array) => float64([pairs, classes], values)
  const scalar = (value: number) => float64([], [value])
  const comparison = attributes['ties'] === 'first' ? 'GreaterOrEqual' : 'Greater'
  const wins = g.add('Cast', [g.add(comparison, [scores, scalar(0)])], { to: 'DOUBLE' })
  const losses = g.add('Sub', [scalar(1), wins])
  const votes = g.add('Add', [
    g.add('MatMul', [wins, matrix(first!)]),
    g.add('MatMul', [losses, matrix(second!)]),
  ])
  if (attributes['confidence'] !== 1) return [votes]
  const sums = g.add('MatMul', [scores, matrix(sign!)])
  const scale = g.add('Mul', [g.add('Add', [g.add('Abs', [sums]), scalar(1)]), scalar(3)])
  return [g.add('Add', [votes, g.add('Div', [sums, scale])])]
}
