import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'

/** Sigmoid of each class's score, each row divided by its sum: [N, K] -> [N, K]. */
export function oneVsRestProbabilities(g: GraphBuilder, scores: Value): Value {
  const single = g.add('Sigmoid', [scores])
  return g.add('Div', [single, g.add('ReduceSum', [single], { axes: [1], keepdims: 1 })])
}
