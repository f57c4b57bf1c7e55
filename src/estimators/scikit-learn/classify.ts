// The last steps that most classifiers share.
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, int64 } from '../../ir/tensor.ts'
import { castTo } from '../frame.ts'

/** Labels by index [N] -> [N], typed as the model's own. */
export function labelsAt(g: GraphBuilder, classes: Tensor, index: Value): Value {
  return g.add('Gather', [classes, index], { axis: 0 })
}

/** The label whose score is the first largest: scores [N, K] -> [N]. */
export function argMaxLabel(g: GraphBuilder, classes: Tensor, scores: Value): Value {
  return labelsAt(g, classes, g.add('ArgMax', [scores], { axis: 1, keepdims: 0 }))
}

/** Two classes: the second where score > threshold (strictly), scores [N] -> [N]. */
export function thresholdLabel(
  g: GraphBuilder,
  classes: Tensor,
  score: Value,
  threshold = 0,
): Value {
  const above = g.add('Greater', [score, float64([], [threshold])])
  return labelsAt(g, classes, g.add('Cast', [above], { to: 'INT64' }))
}

/** [N] -> [N, 1]. */
export function asColumn(g: GraphBuilder, vector: Value): Value {
  return g.add('Unsqueeze', [vector, int64([1], [1])])
}

/** [N, 1] -> [N]. */
export function asVector(g: GraphBuilder, column: Value): Value {
  return g.add('Squeeze', [column, int64([1], [1])])
}

/** p [N] -> [1 - p, p] as [N, 2], of the same type: the difference of doubles, rounded, is that of floats. */
export function complementPair(g: GraphBuilder, positive: Value): Value {
  const column = asColumn(g, castTo(g, positive, 'DOUBLE'))
  const pair = g.add('Concat', [g.add('Sub', [float64([], [1]), column]), column], { axis: 1 })
  return castTo(g, pair, positive.type.dataType)
}
