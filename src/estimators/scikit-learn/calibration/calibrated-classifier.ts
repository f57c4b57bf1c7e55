// sklearn.calibration.CalibratedClassifierCV: the mean of classifiers whose scores are turned into probabilities.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { PyObject } from '../../../encodings/pickle/records.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asColumn, complementPair } from '../classify.ts'
import { classesOf } from '../fitted.ts'
import { isotonicFunction } from '../isotonic-function.ts'
import { checkedOnce, emitMethod, inputsThrough, sideBySide } from '../meta.ts'

export const readCalibratedClassifier: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const members = view.list('calibrated_classifiers_').map((object) => {
    if (!(object instanceof PyObject))
      throw view.mistyped('calibrated_classifiers_', 'a list of classifiers', object)
    return readMember(view.viewOf(object), context, classes)
  })
  if (members.length === 0)
    throw view.mistyped(
      'calibrated_classifiers_',
      'at least one classifier',
      view.get('calibrated_classifiers_'),
    )
  const estimators = members.map((member) => member.estimator)
  const probabilities = (g: GraphBuilder, given: Frame): Value => {
    const x = checkedOnce(g, given, estimators)
    const all = members.map((member) => member.probabilities(g, x))
    const sum = all.reduce((total, value) => g.add('Add', [total, value]))
    return all.length === 1 ? sum : g.add('Div', [sum, float64([], [all.length])])
  }
  return {
    name: view.name,
    ...inputsThrough(view, estimators[0]!),
    classes,
    methods: {
      predict: (g, x) => argMaxLabel(g, classes, probabilities(g, x)),
      predict_proba: probabilities,
    },
    children: members.map(({ estimator }, i) => ({
      role: `calibrated_classifiers_[${i}]`,
      estimator,
    })),
  }
}

interface Member {
  readonly estimator: Estimator
  readonly probabilities: (g: GraphBuilder, x: Frame) => Value
}

type Calibrator = (g: GraphBuilder, column: Value) => Value

function readMember(view: ObjectView, context: ReadContext, classes: Tensor): Member {
  const estimator = context.read(view.first('estimator', 'base_estimator'), 'estimator')
  const calibrators = (
    view.has('calibrators') ? view.list('calibrators') : view.list('calibrators_')
  ).map((object) => {
    if (!(object instanceof PyObject))
      throw view.mistyped('calibrators', 'a list of calibrators', object)
    return view.viewOf(object)
  })
  const own = estimator.classes
  if (own && (!('data' in own) || own.size !== classes.size)) {
    throw view.unsupported(
      'of a fold that lacks a class',
      'Calibrate with stratified folds that hold every class.',
    )
  }
  const method = view.string('method', 'sigmoid')
  const isBinary = classes.size === 2
  if (method === 'temperature')
    return { estimator, probabilities: temperature(calibrators[0], estimator) }
  if (method !== 'sigmoid' && method !== 'isotonic')
    throw view.unsupported(`with method='${method}'`)
  if (calibrators.length !== (isBinary ? 1 : classes.size))
    throw view.mistyped('calibrators', 'one calibrator a class', view.get('calibrators'))
  const functions = calibrators.map((calibrator) =>
    method === 'sigmoid' ? sigmoid(calibrator) : isotonicFunction(calibrator),
  )
  return {
    estimator,
    probabilities: (g, x) => {
      const scores = castTo(g, scoresOf(g, x, estimator, isBinary), 'DOUBLE')
      return isBinary ? pair(g, functions[0]!, scores) : oneAgainstRest(g, functions, scores)
    },
  }
}

/** decision_function, else predict_proba; for two classes one column [N, 1], that of the second class. */
function scoresOf(g: GraphBuilder, x: Frame, estimator: Estimator, isBinary: boolean): Value {
  if (estimator.methods['decision_function']) {
    const made = emitMethod(g, x, estimator, 'decision_function')
    return made.type.shape.length === 1 ? asColumn(g, made) : made
  }
  const made = emitMethod(g, x, estimator, 'predict_proba')
  return isBinary ? g.add('Gather', [made, int64([1], [1])], { axis: 1 }) : made
}

function pair(g: GraphBuilder, calibrate: Calibrator, scores: Value): Value {
  return complementPair(g, castTo(g, calibrate(g, scores), 'DOUBLE'))
}

/** Each class calibrated by itself, then each row divided by its sum; a row of zeros becomes uniform. */
function oneAgainstRest(g: GraphBuilder, functions: readonly Calibrator[], scores: Value): Value {
  const columns = functions.map((calibrate, i) =>
    castTo(g, calibrate(g, g.add('Gather', [scores, int64([1], [i])], { axis: 1 })), 'DOUBLE'),
  )
  const all = sideBySide(g, columns)
  const sums = g.add('ReduceSum', [all], { axes: [1], keepdims: 1 })
  const isZero = g.add('Equal', [sums, float64([], [0])])
  const shares = g.add('Where', [
    isZero,
    float64([], [1 / functions.length]),
    g.add('Div', [all, sums]),
  ])
  // Rounding may carry a share past one.
  return g.add('Min', [shares, float64([], [1])])
}

/** Platt's: expit(-(a x + b)). */
function sigmoid(view: ObjectView): Calibrator {
  const [a, b] = [view.number('a_'), view.number('b_')]
  return (g, column) => {
    const line = g.add('Add', [g.add('Mul', [column, float64([], [a])]), float64([], [b])])
    return g.add('Squeeze', [g.add('Sigmoid', [g.add('Neg', [line])]), int64([1], [1])])
  }
}

/** softmax(beta * logits), 1.8+; probabilities become logits by log(p + 1e-12). */
function temperature(
  calibrator: ObjectView | undefined,
  estimator: Estimator,
): Member['probabilities'] {
  const beta = calibrator?.number('beta_')
  return (g, x) => {
    const hasDecision = estimator.methods['decision_function'] !== undefined
    const made = castTo(
      g,
      emitMethod(g, x, estimator, hasDecision ? 'decision_function' : 'predict_proba'),
      'DOUBLE',
    )
    const logits = hasDecision
      ? bothSides(g, made)
      : g.add('Log', [g.add('Add', [made, float64([], [1e-12])])])
    return g.add('Softmax', [g.add('Mul', [logits, float64([], [beta ?? 1])])], { axis: 1 })
  }
}

/** A binary decision [N] as [-z, z]. */
function bothSides(g: GraphBuilder, decision: Value): Value {
  if (decision.type.shape.length === 2) return decision
  const column = asColumn(g, decision)
  return g.add('Concat', [g.add('Neg', [column]), column], { axis: 1 })
}
