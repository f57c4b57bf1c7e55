import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { int64 } from '../../ir/tensor.ts'
import { atLeast } from '../context.ts'
import type { ColumnInfo, Estimator, Method } from '../estimator.ts'
import type { Frame } from '../frame.ts'
import type { MarginOptions } from './margin.ts'
import { marginEmitter } from './margin.ts'
import type { BoosterModel } from './model.ts'
import { importances, leadingImportances } from './importances.ts'
import { linkOf } from './objectives.ts'

/** What a booster answers: the parts from which Booster and the scikit-learn wrappers put their methods together. */
export interface Answers {
  /** FLOAT [N, outputs], before and after the objective's link; the class of multi:softmax as [N]. */
  readonly margin: (g: GraphBuilder, x: Frame) => Value
  readonly answer: (g: GraphBuilder, x: Frame) => Value
  /** margin, apply and shap_values, as far as the booster has them. */
  readonly methods: Readonly<Record<string, Method>>
}

export function answersOf(model: BoosterModel, options: MarginOptions): Answers {
  const link = linkOf(model.objective, model.version)
  const { margin, leaves, shap } = marginEmitter(model, options)
  const answer = (g: GraphBuilder, x: Frame): Value => {
    const raw = margin(g, x)
    if (link === 'identity') return raw
    if (link === 'class')
      return g.add('Cast', [g.add('ArgMax', [raw], { axis: 1, keepdims: 0 })], { to: 'FLOAT' })
    // Before 1.6 nothing kept the sigmoid's exponential from overflowing to infinity.
    const isBound = link === 'sigmoid' && atLeast(model.version, 1, 6)
    return g.add('MarginLink', [raw], { link, ...(isBound ? { bound: 88.7 } : {}) })
  }
  return {
    margin,
    answer,
    methods: {
      margin: (g, x) => squeezed(g, margin(g, x)),
      ...(leaves ? { apply: leaves } : {}),
      shap_values: shap,
    },
  }
}

/** [N, 1] -> [N], as XGBoost gives one output. */
export function squeezed(g: GraphBuilder, value: Value): Value {
  const { shape } = value.type
  return shape.length === 2 && shape[1] === 1 ? g.add('Squeeze', [value, int64([1], [1])]) : value
}

/** xgboost.Booster, as a file holds it: every tree answers, whatever the best iteration was. */
export function boosterEstimator(model: BoosterModel): Estimator {
  const answers = answersOf(model, {
    trees: model.trees.length,
    weighing: 'plain',
    missing: undefined,
  })
  return {
    name: 'Booster',
    ...inputsOf(model),
    // Before 1.4 infinities were taken as numbers.
    accepts: atLeast(model.version, 1, 4) ? 'missing' : 'any',
    methods: { predict: (g, x) => squeezed(g, answers.answer(g, x)), ...answers.methods },
    libraryVersion: model.version.join('.'),
    ...(model.booster === 'gblinear' ? {} : { importances: () => importances(model, 'gain') }),
    parameters: parametersOf(model),
  }
}

/** Names that stand for none: XGBoost's own for a plain array. */
function isNamed(names: readonly string[] | undefined): names is readonly string[] {
  return names !== undefined && names.some((name, i) => name !== `f${i}`)
}

export function inputsOf(
  model: BoosterModel,
): Pick<Estimator, 'featuresIn' | 'featureNamesIn' | 'columns'> {
  const { featureNames, features, categories } = model
  const columns = categories?.map((known): ColumnInfo => {
    if (!known) return { kind: 'number' }
    const kind = typeof known[0] === 'string' ? 'string' : 'number'
    return { kind, categories: known, refusesUnknown: true }
  })
  return {
    featuresIn: features,
    ...(isNamed(featureNames) ? { featureNamesIn: featureNames } : {}),
    ...(columns ? { columns } : {}),
  }
}

export function parametersOf(model: BoosterModel): Readonly<Record<string, string>> {
  const { booster, objective, trees, features, outputs } = model
  const isTree = booster !== 'gblinear'
  const leading = isTree ? leadingImportances(model) : ''
  return {
    objective,
    booster,
    ...(isTree ? { trees: String(trees.length) } : {}),
    features: String(features),
    ...(outputs > 1 ? { outputs: String(outputs) } : {}),
    ...(leading ? { importances: leading } : {}),
  }
}
