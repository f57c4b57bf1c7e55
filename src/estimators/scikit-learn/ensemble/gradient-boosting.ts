// sklearn.ensemble.GradientBoostingClassifier, GradientBoostingRegressor: init + learning_rate * the sum of leaves, then a link.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { PyGlobal, PyObject } from '../../../encodings/pickle/records.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int32, int64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader, ReadContext, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Estimator, Method } from '../../estimator.ts'
import { Frame, castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asColumn, asVector, complementPair, labelsAt } from '../classify.ts'
import { treeImportances } from '../feature-selection/tree-importances.ts'
import { classesOf, inputsOf } from '../fitted.ts'
import {
  emitLeaves,
  emitShap,
  emitSum,
  ensembleTensors,
  tensorsOnce,
} from '../tree/ensemble-tensors.ts'
import { valueTree } from '../tree/probabilities.ts'
import { withoutMissing } from '../tree/tree-arrays.ts'
import { treesOf } from './forest.ts'
import { emit } from './members.ts'

type Raw = (g: GraphBuilder, x: Frame) => Value
interface Initial {
  readonly emit: (g: GraphBuilder, x: Frame) => Value | Tensor
  /** The same for every row: then the stages alone explain an answer. */
  readonly isConstant: boolean
}

/** What the library clips initial probabilities to: numpy.finfo(float32).eps, since 1.9 that of float64. */
function epsilonOf(version: Version): number {
  return atLeast(version, 1, 9) ? 2 ** -52 : 2 ** -23
}

export const readGradientBoostingRegressor: EstimatorReader = (view, context) => {
  const initial = initialOf(
    view,
    context,
    (g, x, estimator) => asColumn(g, emit(g, estimator, 'predict', x)),
    1,
  )
  const version = context.versionOf(view)
  const { raw, more } = stages(view, 1, initial, version)
  return {
    name: view.name,
    ...inputsOf(view),
    importances: () => treeImportances(view),
    ...missingOf(version, ['predict']),
    reads: 'float32',
    methods: { predict: (g, x) => asVector(g, raw(g, x)), ...more },
  }
}

export const readGradientBoostingClassifier: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const k = classes.size === 2 ? 1 : classes.size
  const loss = view.string('loss')
  const version = context.versionOf(view)
  const initial = initialOf(
    view,
    context,
    (g, x, estimator) => initialScores(g, emit(g, estimator, 'predict_proba', x), k, loss, version),
    k,
  )
  const { raw, more } = stages(view, k, initial, version)
  const isBinary = k === 1
  // Before 1.4 two equal probabilities meant the first class, but for the exponential loss; since then a raw score of 0 means the second.
  const comparison = atLeast(version, 1, 4) || loss === 'exponential' ? 'GreaterOrEqual' : 'Greater'
  return {
    name: view.name,
    ...inputsOf(view),
    importances: () => treeImportances(view),
    ...missingOf(version, ['predict', 'predict_proba', 'decision_function']),
    reads: 'float32',
    classes,
    methods: {
      predict: (g, x) => {
        if (!isBinary) return argMaxLabel(g, classes, raw(g, x))
        const isSecond = g.add(comparison, [asVector(g, raw(g, x)), float64([], [0])])
        return labelsAt(g, classes, g.add('Cast', [isSecond], { to: 'INT64' }))
      },
      predict_proba: (g, x) => {
        if (!isBinary) return g.add('Softmax', [raw(g, x)], { axis: 1 })
        const scores =
          loss === 'exponential' ? g.add('Mul', [raw(g, x), float64([], [2])]) : raw(g, x)
        return complementPair(g, asVector(g, g.add('Sigmoid', [scores])))
      },
      decision_function: (g, x) => (isBinary ? asVector(g, raw(g, x)) : raw(g, x)),
      ...more,
    },
  }
}

/** Since 1.3 `apply` asks the trees, which take missing values, while the other methods refuse them. */
function missingOf(
  version: Version,
  methods: readonly string[],
): Pick<Estimator, 'accepts' | 'finiteMethods'> {
  return atLeast(version, 1, 3)
    ? { accepts: 'missing', finiteMethods: [...methods, 'shap_values'] }
    : {}
}

/** The stages' trees, `k` a stage, summed from the initial scores on in stage order. */
function stages(view: ObjectView, k: number, initial: Initial, version: Version) {
  const shape = view.array('estimators_').shape
  if (shape.length !== 2 || shape[1] !== k)
    throw view.mistyped('estimators_', `an array of shape (stages, ${k})`, shape)
  const arrays = treesOf(view)
  const rate = view.number('learning_rate')
  const whole = tensorsOnce(() =>
    ensembleTensors(
      arrays.map((tree) => valueTree(tree, rate)),
      1,
    ),
  )
  const tensors = tensorsOnce(() =>
    ensembleTensors(
      // No missing value gets here: where one would go does not matter, and one way for all compares fewer columns.
      arrays.map((tree) => valueTree(withoutMissing(tree), rate)),
      1,
    ),
  )
  const targets = int32(
    [arrays.length],
    Array.from({ length: arrays.length }, (_, i) => i % k),
  )
  const options = { outputs: k, rounding: 'float32', targets } as const
  const raw: Raw = (g, x) =>
    emitSum(g, x.matrix(g), tensors(), { ...options, base: initial.emit(g, x) })
  const apply = (g: GraphBuilder, x: Frame): Value => {
    const trees = atLeast(version, 1, 3) ? whole() : tensors()
    const leaves = g.add('Cast', [emitLeaves(g, x.matrix(g), trees, options)], { to: 'DOUBLE' })
    // The library gives [N, stages, K] for classifiers, [N, stages] for regressors.
    return view.name === 'GradientBoostingRegressor'
      ? leaves
      : g.add('Reshape', [leaves, int64([3], [0, shape[0]!, k])])
  }
  const shap: Method = (g, x) =>
    emitShap(g, x.matrix(g), tensors(), { ...options, base: initial.emit(g, x) })
  return { raw, more: { apply, ...(initial.isConstant ? { shap_values: shap } : {}) } }
}

/** Where the sum starts: zero, or what an estimator answers before any stage. */
function initialOf(
  view: ObjectView,
  context: ReadContext,
  scores: (g: GraphBuilder, x: Frame, estimator: ReturnType<ReadContext['read']>) => Value,
  k: number,
): Initial {
  const init = view.has('init_') ? view.get('init_') : view.get('init')
  if (init === 'zero') return { emit: () => float64([k], new Float64Array(k)), isConstant: true }
  if (!(init instanceof PyObject) || init.callable instanceof PyGlobal === false)
    throw view.mistyped('init_', 'an estimator or "zero"', init)
  const constants = oldConstants(view.viewOf(init), k)
  if (constants) return { emit: () => float64([k], constants), isConstant: true }
  const estimator = context.read(init, 'init_')
  // GaussianNB's probabilities lie in columns, and up to 1.3 the trees were added to that memory as if it lay in rows.
  if (k > 1 && estimator.name === 'GaussianNB' && !atLeast(context.versionOf(view), 1, 4)) {
    throw view.unsupported(
      'with init=GaussianNB and several classes: before 1.4 scikit-learn added its trees to the wrong rows there',
      'Fit it again with scikit-learn 1.4 or later.',
    )
  }
  // The library rounds X to float32 before any of its parts sees it.
  return {
    emit: (g, x) =>
      castTo(g, scores(g, Frame.of(castTo(g, x.matrix(g), 'FLOAT')), estimator), 'DOUBLE'),
    isConstant: estimator.name.startsWith('Dummy'),
  }
}

/** Up to 0.20 initial scores were held by classes of the module's own; undefined for any other. */
function oldConstants(init: ObjectView, k: number): Float64Array | undefined {
  const attribute = Object.hasOwn(oldInitials, init.name) ? oldInitials[init.name] : undefined
  if (attribute === undefined || !init.className.startsWith('sklearn.ensemble.')) return undefined
  if (attribute === '') return new Float64Array(k)
  const value = init.get(attribute)
  const numbers =
    value instanceof NdArray ? doublesOf(value) : Float64Array.of(init.number(attribute))
  if (numbers.length !== k) throw init.mistyped(attribute, `${k} numbers`, value)
  return numbers
}

const oldInitials: Readonly<Record<string, string>> = {
  LogOddsEstimator: 'prior',
  MeanEstimator: 'mean',
  PriorProbabilityEstimator: 'priors',
  QuantileEstimator: 'quantile',
  ScaledLogOddsEstimator: 'prior',
  ZeroEstimator: '',
}

/** Probabilities as raw scores: log-odds, half of them for the exponential loss, logarithms (since 1.4 centred) for several classes. */
function initialScores(
  g: GraphBuilder,
  given: Value,
  k: number,
  loss: string,
  version: Version,
): Value {
  // Since 1.9 they are widened before the link, not behind it.
  const proba = atLeast(version, 1, 9) ? castTo(g, given, 'DOUBLE') : given
  const low = float64([], [epsilonOf(version)])
  const high = float64([], [1 - epsilonOf(version)])
  const clip = (value: Value) => g.add('Min', [g.add('Max', [value, low]), high])
  if (k === 1) {
    const positive = clip(g.add('Gather', [proba, int64([1], [1])], { axis: 1 }))
    const odds = g.add('Div', [positive, g.add('Sub', [float64([1, 1], [1]), positive])])
    const logit = g.add('Log', [odds])
    return loss === 'exponential' ? g.add('Mul', [logit, float64([], [0.5])]) : logit
  }
  const logs = g.add('Log', [clip(proba)])
  return atLeast(version, 1, 4)
    ? g.add('Sub', [logs, g.add('ReduceMean', [logs], { axes: [1], keepdims: 1 })])
    : logs
}
