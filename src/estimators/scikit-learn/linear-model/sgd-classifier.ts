// sklearn.linear_model.SGDClassifier, Perceptron, PassiveAggressiveClassifier.
import { float64 } from '../../../ir/tensor.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import { preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asVector, complementPair } from '../classify.ts'
import { classesOf } from '../fitted.ts'
import { linearMethods } from './classifier.ts'
import type { LinearPart } from './linear.ts'
import { linearInputs, linearPart } from './linear.ts'
import { binaryProbabilities, oneVsRestProbabilities } from './probabilities.ts'

export const readSgdClassifier: EstimatorReader = (view) => {
  const classes = classesOf(view)
  const part = linearPart(view)
  const probability = probabilityOf(view, part)
  return {
    name: view.name,
    ...linearInputs(view, part),
    classes,
    methods: {
      ...linearMethods(view, part, classes),
      ...(probability ? { predict_proba: probability } : {}),
    },
  }
}

/** Only two losses have probabilities ('log' is the old name of 'log_loss'); Perceptron's and PassiveAggressive's have none. */
function probabilityOf(view: ObjectView, part: LinearPart): Method | undefined {
  const isBinary = part.outputs === 1
  switch (view.name === 'SGDClassifier' ? view.string('loss') : '') {
    case 'log':
    case 'log_loss':
      return (g, x) =>
        isBinary
          ? binaryProbabilities(g, x, part.scores(g, x), part.fitted)
          : preserveFloat(g, x, oneVsRestProbabilities(g, part.scores(g, x)), ...part.fitted)
    case 'modified_huber':
      // numpy fills a float64 array for two classes, and works in place for more.
      return (g, x) => {
        const made = clippedScores(g, part.scores(g, x), isBinary)
        return isBinary ? made : preserveFloat(g, x, made, ...part.fitted)
      }
    default:
      return undefined
  }
}

/** (clip(score, -1, 1) + 1) / 2, divided by the row's sum; a row of zeros counts as one of ones. */
function clippedScores(g: GraphBuilder, scores: Value, isBinary: boolean): Value {
  const constant = (value: number) => float64([], [value])
  const clipped = g.add('Max', [g.add('Min', [scores, constant(1)]), constant(-1)])
  const halves = g.add('Div', [g.add('Add', [clipped, constant(1)]), constant(2)])
  if (isBinary) return complementPair(g, asVector(g, halves))
  const sum = g.add('ReduceSum', [halves], { axes: [1], keepdims: 1 })
  // All halves are >= 0, so a sum of 0 means that each is 0: adding 1 makes it the row of ones.
  const isZero = g.add('Cast', [g.add('Equal', [sum, constant(0)])], { to: 'DOUBLE' })
  const filled = g.add('Add', [halves, isZero])
  return g.add('Div', [filled, g.add('ReduceSum', [filled], { axes: [1], keepdims: 1 })])
}
