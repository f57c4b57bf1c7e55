// sklearn.ensemble.AdaBoostClassifier (SAMME and SAMME.R, per version), AdaBoostRegressor.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asColumn, asVector, thresholdLabel } from '../classify.ts'
import { classesOf, inputsLike } from '../fitted.ts'
import {
  childrenOf,
  diagonal,
  emit,
  indexAmong,
  readMembers,
  rowsByIndex,
  sumOf,
} from './members.ts'

type Scores = (g: GraphBuilder, x: Frame) => Value

// numpy.finfo(float64).eps: what SAMME.R clips probabilities to before their logarithm.
const epsilon = 2 ** -52

export const readAdaBoostClassifier: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const k = classes.size
  if (k < 2) throw view.unsupported('with a single class')
  const members = readMembers(view, context)
  const scores =
    view.optionalString('algorithm') === 'SAMME.R'
      ? probabilityScores(view, members, k)
      : voteScores(view, context, members)
  const averages =
    view.optionalString('algorithm') === 'SAMME' && !atLeast(context.versionOf(view), 0, 22)
      ? averageProbabilities(view, members, k)
      : undefined
  // Two classes fold into one column: the second class's score less the first's.
  const decision = (g: GraphBuilder, x: Frame): Value => {
    if (k > 2) return scores(g, x)
    const signs = float64([2, 1], [-1, 1])
    return g.add('MatMul', [scores(g, x), signs])
  }
  return {
    name: view.name,
    ...inputsLike(view, members[0]),
    classes,
    methods: {
      predict: (g, x) =>
        k > 2
          ? argMaxLabel(g, classes, decision(g, x))
          : thresholdLabel(g, classes, asVector(g, decision(g, x))),
      predict_proba: (g, x) => {
        if (averages) return averages(g, x)
        return g.add(
          'Softmax',
          [
            k > 2
              ? g.add('Div', [decision(g, x), float64([], [k - 1])])
              : halves(g, decision(g, x)),
          ],
          { axis: 1 },
        )
      },
      decision_function: (g, x) => (k > 2 ? decision(g, x) : asVector(g, decision(g, x))),
    },
    children: childrenOf(members),
  }
}

/** [-d / 2, d / 2]. */
function halves(g: GraphBuilder, decision: Value): Value {
  return g.add('MatMul', [decision, float64([1, 2], [-0.5, 0.5])])
}

/** SAMME before 0.22 made probabilities of its members' own: the softmax of their weighted mean by K - 1. */
function averageProbabilities(
  view: ObjectView,
  members: ReturnType<typeof readMembers>,
  k: number,
): Scores {
  const weights = doublesOf(view.array('estimator_weights_'))
  return (g, x) => {
    const parts = members.map((member, i) =>
      g.add('Mul', [emit(g, member, 'predict_proba', x), float64([], [weights[i]!])]),
    )
    const mean = g.add('Div', [sumOf(g, parts), float64([], [sum(weights)])])
    return g.add('Softmax', [g.add('Mul', [mean, float64([], [1 / (k - 1)])])], { axis: 1 })
  }
}

/** SAMME.R: (K - 1) (log p - mean log p), summed over members, by the sum of their weights (all one). */
function probabilityScores(
  view: ObjectView,
  members: ReturnType<typeof readMembers>,
  k: number,
): Scores {
  const total = sum(doublesOf(view.array('estimator_weights_')))
  return (g, x) => {
    const parts = members.map((member) => {
      const logs = g.add('Log', [
        g.add('Max', [emit(g, member, 'predict_proba', x), float64([], [epsilon])]),
      ])
      const mean = g.add('Mul', [
        g.add('ReduceSum', [logs], { axes: [1], keepdims: 1 }),
        float64([], [1 / k]),
      ])
      return g.add('Mul', [g.add('Sub', [logs, mean]), float64([], [k - 1])])
    })
    return g.add('Div', [sumOf(g, parts), float64([], [total])])
  }
}

/** SAMME: a member's weight for the class it predicts; since 1.3 -1/(K-1) of it for every other class. */
function voteScores(
  view: ObjectView,
  context: ReadContext,
  members: ReturnType<typeof readMembers>,
): Scores {
  const classes = classesOf(view)
  const k = classes.size
  const weights = doublesOf(view.array('estimator_weights_'))
  if (weights.length < members.length)
    throw view.mistyped(
      'estimator_weights_',
      `${members.length} numbers`,
      view.get('estimator_weights_'),
    )
  const off = atLeast(context.versionOf(view), 1, 3) ? -1 / (k - 1) : 0
  const total = sum(weights)
  return (g, x) => {
    const parts = members.map((member, i) => {
      const index = indexAmong(g, classes, emit(g, member, 'predict', x), view.name)
      return rowsByIndex(g, diagonal(k, weights[i]!, off * weights[i]!), index)
    })
    return g.add('Div', [sumOf(g, parts), float64([], [total])])
  }
}

export const readAdaBoostRegressor: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const weights = doublesOf(view.array('estimator_weights_')).slice(0, members.length)
  return {
    name: view.name,
    ...inputsLike(view, members[0]),
    methods: {
      predict: (g, x) => {
        const columns = members.map((member) => asColumn(g, emit(g, member, 'predict', x)))
        const matrix = columns.length === 1 ? columns[0]! : g.add('Concat', columns, { axis: 1 })
        return g.add('WeightedMedian', [matrix, float64([weights.length], weights)])
      },
    },
    children: childrenOf(members),
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
