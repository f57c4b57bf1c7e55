// What LightGBM makes of scores: ConvertOutput of each objective in its src/objective.
import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64 } from '../../ir/tensor.ts'

/** Scores [N, K] to answers [N, K]. */
export type Link = (g: GraphBuilder, scores: Value) => Value

const identity: Link = (_, scores) => scores
const exponential: Link = (g, scores) => g.add('Exp', [scores])

const sigmoid =
  (slope: number): Link =>
  (g, scores) =>
    g.add('Sigmoid', [slope === 1 ? scores : g.add('Mul', [scores, float64([], [slope])])])

/** sign(x) x^2: the target was trained as its root. */
const signedSquare: Link = (g, scores) =>
  g.add('Mul', [g.add('Mul', [g.add('Sign', [scores]), scores]), scores])

/** Names under which one objective is known (ParseObjectiveAlias of include/LightGBM/config.h). */
const aliases: Readonly<Record<string, string>> = {
  regression_l2: 'regression',
  l2: 'regression',
  mean_squared_error: 'regression',
  mse: 'regression',
  l2_root: 'regression',
  root_mean_squared_error: 'regression',
  rmse: 'regression',
  l1: 'regression_l1',
  mean_absolute_error: 'regression_l1',
  mae: 'regression_l1',
  mean_absolute_percentage_error: 'mape',
  softmax: 'multiclass',
  multiclass_ova: 'multiclassova',
  ova: 'multiclassova',
  ovr: 'multiclassova',
  xentropy: 'cross_entropy',
  xentlambda: 'cross_entropy_lambda',
  xendcg: 'rank_xendcg',
  xe_ndcg: 'rank_xendcg',
  xe_ndcg_mart: 'rank_xendcg',
  xendcg_mart: 'rank_xendcg',
  none: 'custom',
  null: 'custom',
  na: 'custom',
}

/** Objectives that may have been trained on roots of the target ("sqrt" behind the name); the other regressions ignore it. */
const mayBeRoots = new Set(['regression', 'regression_l1', 'quantile', 'fair', 'mape'])

const plain: Readonly<Record<string, Link>> = {
  regression: identity,
  regression_l1: identity,
  quantile: identity,
  fair: identity,
  mape: identity,
  huber: identity,
  poisson: exponential,
  gamma: exponential,
  tweedie: exponential,
  cross_entropy: sigmoid(1),
  cross_entropy_lambda: (g, scores) => g.add('Log1p', [g.add('Exp', [scores])]),
  lambdarank: identity,
  rank_xendcg: identity,
  custom: identity,
}

/** An objective's link, whether it is the identity, and how many scores a row has under it (undefined: any). */
export interface Objective {
  readonly name: string
  readonly link: Link
  readonly isIdentity: boolean
}

/** The objective line, "multiclassova num_class:3 sigmoid:1"; undefined stands for an objective of the trainer's own. */
export function objectiveOf(line: string | undefined, outputs: number): Objective {
  const [first = 'custom', ...words] = (line ?? 'custom').split(' ', 16)
  const name = Object.hasOwn(aliases, first) ? aliases[first]! : first
  const link = linkOf(name, words, outputs)
  return { name, link, isIdentity: link === identity }
}

function linkOf(name: string, words: readonly string[], outputs: number): Link {
  if (name === 'multiclass' || name === 'multiclassova') {
    if (numberBehind(words, 'num_class') !== outputs)
      throw fault(
        'E_FORMAT',
        `objective ${name} of another number of classes than the model's ${outputs}`,
      )
    return name === 'multiclass'
      ? (g, scores) => g.add('Softmax', [scores], { axis: 1 })
      : sigmoid(slopeOf(name, words))
  }
  if (name === 'custom') return identity
  if (outputs !== 1)
    throw fault('E_FORMAT', `objective ${name.slice(0, 40)} of ${outputs} scores a row`)
  if (name === 'binary') return sigmoid(slopeOf(name, words))
  const link = Object.hasOwn(plain, name) ? plain[name] : undefined
  if (!link) throw fault('E_UNSUPPORTED', `a LightGBM model of objective ${name.slice(0, 40)}`)
  return words.includes('sqrt') && mayBeRoots.has(name) ? signedSquare : link
}

function slopeOf(name: string, words: readonly string[]): number {
  const slope = numberBehind(words, 'sigmoid')
  if (!(slope > 0 && slope < Infinity))
    throw fault('E_FORMAT', `objective ${name} without a sigmoid parameter above 0`)
  return slope
}

/** 0.7 of "sigmoid:0.7". */
function numberBehind(words: readonly string[], key: string): number {
  const word = words.find((candidate) => candidate.startsWith(`${key}:`))
  return word === undefined ? NaN : Number(word.slice(key.length + 1) || NaN)
}
