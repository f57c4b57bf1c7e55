import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64, int64 } from '../../ir/tensor.ts'
import type { Estimator, Method } from '../estimator.ts'
import type { Frame } from '../frame.ts'
import {
  asColumn,
  asVector,
  complementPair,
  labelsAt,
  thresholdLabel,
} from '../scikit-learn/classify.ts'
import { columnsOf } from './columns.ts'
import { playersOf, shared } from './contributions.ts'
import { importances } from './importances.ts'
import type { ClassLabels } from './labels.ts'
import { classLabelsOf } from './labels.ts'
import {
  isClassification,
  isCustom,
  isIndependent,
  isLogarithmic,
  isMultiLabel,
  isRanking,
  lossOf,
  predictsExponent,
} from './loss.ts'
import { malformed } from './malformed.ts'
import type { CatBoostModel } from './model.ts'
import { questionTable } from './question-table.ts'
import { treeNodes } from './tree-nodes.ts'

export type Wrapper = 'CatBoost' | 'CatBoostClassifier' | 'CatBoostRegressor' | 'CatBoostRanker'

type Emit = (g: GraphBuilder, x: Frame) => Value

/** A file of the library's own does not name the wrapper: that which takes the model's loss; where that is the trainer's own, classes tell. */
export function wrapperFor(model: CatBoostModel): Wrapper {
  const loss = lossOf(model)
  const isOwnLoss = isCustom(loss) && classLabelsOf(model) !== undefined
  if (isClassification(loss) || isOwnLoss) return 'CatBoostClassifier'
  return isRanking(loss) ? 'CatBoostRanker' : 'CatBoostRegressor'
}

export function catBoostEstimator(model: CatBoostModel, wrapper: Wrapper): Estimator {
  const table = questionTable(model)
  const trees = treeNodes(model, table)
  const loss = lossOf(model)
  const isClassifier =
    wrapper === 'CatBoostClassifier' || (wrapper === 'CatBoost' && isClassification(loss))
  const classes = isClassifier || model.dimension > 1 ? classLabelsOf(model) : undefined
  const raw: Emit = (g, x) =>
    external(g, scaled(g, trees.sum(g, table.emit(g, x)), model), model, classes)
  const margin: Emit = (g, x) => (model.dimension === 1 ? asVector(g, raw(g, x)) : raw(g, x))
  const labels = isClassifier && !isMultiLabel(loss) ? classes?.labels : undefined
  const { contributions } = trees
  const players = playersOf(model, table)
  const explain: Emit = (g, x) =>
    explained(g, shared(g, contributions!(g, table.emit(g, x), players), model, players), loss)
  return {
    name: wrapper,
    ...columnsOf(model),
    accepts: 'any',
    ...(labels ? { classes: labels } : {}),
    methods: {
      ...methodsOf(model, wrapper, { raw, margin, loss, classes, isClassifier }),
      margin,
      apply: (g, x) => trees.leaves(g, table.emit(g, x)),
      ...(contributions ? { shap_values: explain } : {}),
    },
    importances: () => importances(model),
    parameters: parametersOf(model, loss),
  }
}

/** Of a mean and its uncertainty the library explains the mean, as one of several outputs. */
function explained(g: GraphBuilder, made: Value, loss: string): Value {
  if (loss !== 'RMSEWithUncertainty') return made
  return g.add('Gather', [made, int64([1], [0])], { axis: 1 })
}

interface Answers {
  /** [N, dimension], and [N]: of one value a row. */
  readonly raw: Emit
  readonly margin: Emit
  readonly loss: string
  readonly classes: ClassLabels | undefined
  readonly isClassifier: boolean
}

function methodsOf(
  model: CatBoostModel,
  wrapper: Wrapper,
  answers: Answers,
): Record<string, Method> {
  const { raw, margin, loss, isClassifier } = answers
  if (isClassifier) {
    const predict_proba = probabilities(model, answers)
    const predict = wrapper === 'CatBoost' ? margin : predictLabels(model, answers)
    return { predict, predict_proba, predict_log_proba: logProbabilities(model, answers) }
  }
  const exponent: Emit = (g, x) => g.add('Exp', [margin(g, x)])
  if (model.dimension === 1 && isLogarithmic(loss)) {
    const isDefault = wrapper === 'CatBoostRegressor' && predictsExponent(loss)
    return { predict: isDefault ? exponent : margin, exponent }
  }
  if (wrapper === 'CatBoostRegressor' && loss === 'RMSEWithUncertainty')
    return { predict: (g, x) => withVariance(g, raw(g, x)) }
  return { predict: margin }
}

/** Mean and logarithm of the standard deviation -> mean and variance. */
function withVariance(g: GraphBuilder, both: Value): Value {
  const column = (index: number) => g.add('Gather', [both, int64([1], [index])], { axis: 1 })
  const variance = g.add('Exp', [g.add('Mul', [column(1), float64([], [2])])])
  return g.add('Concat', [column(0), variance], { axis: 1 })
}

function probabilities(model: CatBoostModel, { raw, margin, loss }: Answers): Emit {
  if (model.dimension === 1) return (g, x) => complementPair(g, g.add('Sigmoid', [margin(g, x)]))
  return isIndependent(loss)
    ? (g, x) => g.add('Sigmoid', [raw(g, x)])
    : (g, x) => g.add('Softmax', [raw(g, x)], { axis: 1 })
}

/** As the library writes them: log(1 - p) of a p near 1 would lose its digits. */
function logProbabilities(model: CatBoostModel, { raw, margin, loss }: Answers): Emit {
  const one = float64([], [1])
  const logSigmoid = (g: GraphBuilder, x: Value) =>
    g.add('Neg', [g.add('Log', [g.add('Add', [one, g.add('Exp', [g.add('Neg', [x])])])])])
  if (model.dimension > 1)
    return isIndependent(loss)
      ? (g, x) => logSigmoid(g, raw(g, x))
      : (g, x) => g.add('LogSoftmax', [raw(g, x)], { axis: 1 })
  return (g, x) => {
    const value = asColumn(g, margin(g, x))
    const negative = logSigmoid(g, g.add('Neg', [value]))
    return g.add('Concat', [negative, logSigmoid(g, value)], { axis: 1 })
  }
}

function predictLabels(model: CatBoostModel, { raw, margin, loss, classes }: Answers): Emit {
  const threshold = logitThreshold(model)
  if (isMultiLabel(loss))
    return (g, x) =>
      g.add('Cast', [g.add('Greater', [raw(g, x), float64([], [threshold])])], { to: 'INT64' })
  if (!classes) throw malformed('it is a classifier without classes')
  const { labels } = classes
  if (model.dimension === 1) {
    if (labels.size !== 2) throw malformed(`it tells two classes apart, but has ${labels.size}`)
    return (g, x) => thresholdLabel(g, labels, margin(g, x), threshold)
  }
  // The library gives labels of several classes as a column.
  return (g, x) => labelsAt(g, labels, g.add('ArgMax', [raw(g, x)], { axis: 1, keepdims: 1 }))
}

/** The probability from which the second class is answered, as a raw value: 0 unless the trainer set one. */
function logitThreshold({ info }: CatBoostModel): number {
  const given = info.get('binclass_probability_threshold')
  const probability = typeof given === 'string' ? Number(given) : NaN
  return probability >= 0 && probability <= 1 ? -Math.log(1 / probability - 1) : 0
}

/** scale * sum + bias, without the steps that change nothing: adding 0 would lose the sign of -0. */
function scaled(g: GraphBuilder, sum: Value, { scale, bias, dimension }: CatBoostModel): Value {
  const product = scale === 1 ? sum : g.add('Mul', [sum, float64([], [scale])])
  return bias.every((value) => value === 0)
    ? product
    : g.add('Add', [product, float64([dimension], bias)])
}

/** Raw values in the order of the labels; a class that training never met has -infinity. */
function external(
  g: GraphBuilder,
  raw: Value,
  { dimension }: CatBoostModel,
  classes: ClassLabels | undefined,
): Value {
  if (!classes?.places) return raw
  const never = g.add('RepeatRow', [raw, float64([1], [-Infinity])])
  const withNever = g.add('Concat', [raw, never], { axis: 1 })
  const { places, labels } = classes
  const sources = Array.from({ length: labels.size }, (_, label) => {
    const source = places.indexOf(label)
    return source < 0 ? dimension : source
  })
  return g.add('Gather', [withNever, int64([sources.length], sources)], { axis: 1 })
}

function parametersOf(model: CatBoostModel, loss: string): Record<string, string> {
  const { trees, numeric, categorical, ctrs } = model
  const isOblivious = trees.kind === 'oblivious'
  const count = isOblivious ? trees.depths.length : trees.starts.length
  return {
    ...(loss === '' ? {} : { loss_function: loss }),
    trees: String(count),
    grow_policy: isOblivious ? 'SymmetricTree' : 'Depthwise or Lossguide',
    numeric_features: String(numeric.length),
    ...(categorical.length > 0 ? { categorical_features: String(categorical.length) } : {}),
    ...(ctrs.length > 0 ? { ctr_features: String(ctrs.length) } : {}),
  }
}
