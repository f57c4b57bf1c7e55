import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Frame } from '../../frame.ts'
import { castTo, preserveFloat } from '../../frame.ts'
import { asVector, complementPair } from '../classify.ts'

/** Sigmoid of each class's score, each row divided by its sum: [N, K] -> [N, K]. */
export function oneVsRestProbabilities(g: GraphBuilder, scores: Value): Value {
  const single = g.add('Sigmoid', [scores])
  return g.add('Div', [single, g.add('ReduceSum', [single], { axes: [1], keepdims: 1 })])
}

/**
 * [1 - p, p] for the sigmoid p of one score [N, 1]. Where numpy computes in float32, score and p are rounded before the subtraction:
 * 1 - p then has no more digits than scikit-learn's, whose logarithm shows it.
 */
export function binaryProbabilities(
  g: GraphBuilder,
  x: Frame,
  score: Value,
  fitted: readonly NdArray[],
): Value {
  const rounded = (value: Value) => castTo(g, preserveFloat(g, x, value, ...fitted), 'DOUBLE')
  const positive = rounded(g.add('Sigmoid', [rounded(score)]))
  return preserveFloat(g, x, complementPair(g, asVector(g, positive)), ...fitted)
}
