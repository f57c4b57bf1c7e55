import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'

/** x - log(sum(exp(x))) of each row, as scipy's logsumexp computes it: [N, K] -> [N, K]. */
export function logSoftmax(g: GraphBuilder, scores: Value): Value {
  const largest = g.add('ReduceMax', [scores], { axes: [1], keepdims: 1 })
  const sum = g.add('ReduceSum', [g.add('Exp', [g.add('Sub', [scores, largest])])], {
    axes: [1],
    keepdims: 1,
  })
  return g.add('Sub', [scores, g.add('Add', [g.add('Log', [sum]), largest])])
}
