import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64 } from '../../ir/tensor.ts'

// numpy.finfo(float64).eps
const epsilon = 2 ** -52

/**
 * Votes plus confidences [N, K] as _ovr_decision_function made them up to 0.20: the largest confidence among all rows that come
 * together is brought just below 1/2. So a row's answer depends on the others, as it did.
 */
export function votesOfBatch(g: GraphBuilder, votes: Value, confidences: Value): Value {
  const largest = g.add('ReduceMax', [g.add('Abs', [confidences])], { axes: [0, 1], keepdims: 1 })
  const zero = float64([], [0])
  const scale = g.add('Div', [float64([], [0.5 - epsilon]), largest])
  const moved = g.add('Add', [votes, g.add('Mul', [confidences, scale])])
  return g.add('Where', [g.add('Equal', [largest, zero]), votes, moved])
}
