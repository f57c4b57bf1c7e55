// sklearn.svm.SVC, NuSVC: libsvm's one-vs-one classifier.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doubleTensor, doublesOf } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asVector, labelsAt } from '../classify.ts'
import { classesOf } from '../fitted.ts'
import { votesOfBatch } from '../votes-of-batch.ts'
import type { KernelExpansion } from './kernel-expansion.ts'
import { kernelExpansion } from './kernel-expansion.ts'

export const readSvc: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const expansion = kernelExpansion(view)
  requireSizes(view, expansion, classes.size)
  const decisions =
    classes.size === 2 ? twoClasses(view, expansion, 1) : manyClasses(view, expansion)
  const isOneVsRest = view.string('decision_function_shape', 'ovr') === 'ovr'
  const isOld = !atLeast(context.versionOf(view), 0, 21)
  const confident = (g: GraphBuilder, x: Frame) => {
    const scores = decisions(g, x)
    return isOld ? oldVotes(g, scores, classes.size) : votes(g, scores, classes.size, 1)
  }
  const probability = probabilities(view, expansion, classes.size)
  const shared = {
    name: view.name,
    ...expansion.inputs,
    classes,
  }
  if (classes.size === 2) {
    // Positive speaks for the second class, and so does 0: libsvm's own value is the negative one and has to be above 0 for the first.
    const decision: Method = (g, x) => asVector(g, twoClasses(view, expansion, -1)(g, x))
    const predict: Method = (g, x) => {
      const second = g.add('GreaterOrEqual', [decision(g, x) as Value, float64([], [0])])
      return labelsAt(g, classes, g.add('Cast', [second], { to: 'INT64' }))
    }
    return {
      ...shared,
      methods: { predict, ...probability, decision_function: decision },
    }
  }
  const breaksTies = view.boolean('break_ties', false)
  const predict: Method = (g, x) =>
    argMaxLabel(
      g,
      classes,
      breaksTies ? confident(g, x) : votes(g, decisions(g, x), classes.size, 0),
    )
  return {
    ...shared,
    methods: {
      // scikit-learn raises here: ties can only be broken by one-vs-rest scores.
      ...(breaksTies && !isOneVsRest ? {} : { predict }),
      ...probability,
      decision_function: isOneVsRest ? confident : decisions,
    },
  }
}

function requireSizes(view: ObjectView, { dual, vectors, intercept }: KernelExpansion, k: number) {
  const counts = countsOf(view)
  const sum = counts.reduce((total, count) => total + count, 0)
  if (k < 2 || counts.length !== k || sum !== vectors || dual.shape[0] !== k - 1)
    throw view.mistyped('_n_support', `the support vectors of ${k} classes`, view.get('_n_support'))
  if (intercept.length !== (k * (k - 1)) / 2)
    throw view.mistyped('_intercept_', `${(k * (k - 1)) / 2} numbers`, view.get('_intercept_'))
}

function countsOf(view: ObjectView): number[] {
  return Array.from(doublesOf(view.array(view.has('_n_support') ? '_n_support' : 'n_support_')))
}

/** The one decision value [N, 1], times `sign`. */
function twoClasses(
  view: ObjectView,
  { dual, vectors, intercept, kernel }: KernelExpansion,
  sign: 1 | -1,
): (g: GraphBuilder, x: Frame) => Value {
  return (g, x) => {
    const weights = g.pool.once(view.object, `dual ${sign}`, () =>
      float64(
        [vectors, 1],
        Array.from(dual.data as Float64Array, (weight) => sign * weight),
      ),
    )
    const bias = g.pool.once(view.object, `intercept ${sign}`, () =>
      float64([1], [sign * intercept[0]!]),
    )
    return g.add('Gemm', [kernel(g, x), weights, bias])
  }
}

/** Decision values of all pairs [N, K (K - 1) / 2]. */
function manyClasses(
  view: ObjectView,
  { dual, intercept, kernel }: KernelExpansion,
): (g: GraphBuilder, x: Frame) => Value {
  const counts = countsOf(view)
  return (g, x) => {
    const bias = g.pool.once(view.object, 'intercept', () => float64([intercept.length], intercept))
    return g.add('OneVsOneScores', [kernel(g, x), dual, bias], { counts })
  }
}

function votes(g: GraphBuilder, scores: Value, classes: number, confidence: 0 | 1): Value {
  // A score of 0 is a vote for the second class in libsvm's predict, and for the first in scikit-learn's decision_function.
  return g.add('VotePairs', [scores], {
    classes,
    confidence,
    ties: confidence === 1 ? 'first' : 'second',
  })
}

function oldVotes(g: GraphBuilder, scores: Value, classes: number): Value {
  const signs = new Float64Array(((classes * (classes - 1)) / 2) * classes)
  for (let i = 0, pair = 0; i < classes; i++) {
    for (let j = i + 1; j < classes; j++, pair++) {
      signs[pair * classes + i] = 1
      signs[pair * classes + j] = -1
    }
  }
  const sums = g.add('MatMul', [scores, float64([signs.length / classes, classes], signs)])
  const won = g.add('VotePairs', [scores], { classes, confidence: 0, ties: 'first' })
  return votesOfBatch(g, won, sums)
}

/** Only where it was fitted with probability=True (1.9 has 'deprecated' for its default, which means no). */
function probabilities(
  view: ObjectView,
  expansion: KernelExpansion,
  k: number,
): { readonly predict_proba?: Method } {
  if (view.get('probability') !== true) return {}
  const [a, b] = ['_probA', '_probB'].map((name) =>
    view.array(view.has(name) ? name : `${name.slice(1)}_`),
  )
  if (a!.data.length === 0) return {}
  const pairs = (k * (k - 1)) / 2
  if (a!.data.length !== pairs || b!.data.length !== pairs)
    throw view.mistyped('_probA', `${pairs} numbers`, a)
  const decisions = k === 2 ? twoClasses(view, expansion, 1) : manyClasses(view, expansion)
  return {
    predict_proba: (g, x) =>
      g.add(
        'CoupleProbabilities',
        [
          decisions(g, x),
          g.pool.once(a!, 'slopes', () => doubleTensor(a!, [pairs])),
          g.pool.once(b!, 'offsets', () => doubleTensor(b!, [pairs])),
        ],
        { classes: k },
      ),
  }
}
