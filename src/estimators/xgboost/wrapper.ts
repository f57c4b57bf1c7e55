import type { Tensor } from '../../ir/tensor.ts'
import { int64 } from '../../ir/tensor.ts'
import { atLeast } from '../context.ts'
import type { Estimator } from '../estimator.ts'
import { answersOf, inputsOf, parametersOf, squeezed } from './booster.ts'
import { classifierMethods, hasLabelsBeside } from './classifier.ts'
import type { BoosterModel } from './model.ts'

/** What xgboost.sklearn's objects say besides their booster. */
export interface WrapperFacts {
  /** 'XGBClassifier', ... */
  readonly name: string
  readonly isClassifier: boolean
  /** Labels by code, where the wrapper encoded them (before 1.7). */
  readonly labels: Tensor | undefined
  readonly classCount: number | undefined
  /** What counts as missing besides NaN. */
  readonly missing: number | undefined
  /** Trees of one output that answer, as wrappers before 1.4 say it; 0 for all. */
  readonly treeLimit: number
  /** Last round that answers (since 1.4); undefined for all. */
  readonly bestRound: number | undefined
  /** Whether the library answers without a DMatrix, so that infinities are numbers and dart adds in another way. */
  readonly isInplace: boolean
}

/** XGBClassifier, XGBRegressor, XGBRanker and their forests: only the trees up to the best round answer. */
export function wrapperEstimator(model: BoosterModel, facts: WrapperFacts): Estimator {
  const isInplace = facts.isInplace && model.booster !== 'gblinear' && atLeast(model.version, 1, 4)
  const count = answering(model, facts)
  const options = {
    trees: count,
    weighing: isInplace && !atLeast(model.version, 3, 3) ? 'inplace' : 'plain',
    missing: facts.missing,
  } as const
  const answers = answersOf(model, options)
  // Before 1.4 the leaves of all trees were given.
  const all = atLeast(model.version, 1, 4)
    ? answers
    : answersOf(model, { ...options, trees: model.trees.length })
  const { apply } = all.methods
  const takesInfinity =
    isInplace || !atLeast(model.version, 1, 4) || Math.abs(facts.missing ?? 0) === Infinity
  const classes = facts.isClassifier ? classesOf(model, facts) : undefined
  return {
    name: facts.name,
    ...inputsOf(model),
    accepts: takesInfinity ? 'any' : 'missing',
    ...(classes && !hasLabelsBeside(model, facts) ? { classes } : {}),
    methods: {
      ...(classes
        ? classifierMethods(model, facts, answers, classes)
        : { predict: (g, x) => squeezed(g, answers.answer(g, x)) }),
      ...answers.methods,
      ...(apply ? { apply } : {}),
    },
    libraryVersion: model.version.join('.'),
    parameters: parametersOf(model),
  }
}

/** How many trees answer. */
function answering(model: BoosterModel, { treeLimit, bestRound }: WrapperFacts): number {
  const all = model.trees.length
  if (!atLeast(model.version, 1, 4)) {
    const limit = treeLimit * model.outputs
    return limit === 0 || limit > all ? all : limit
  }
  return bestRound === undefined ? all : (model.rounds[bestRound + 1] ?? all)
}

/** Labels by code: those the wrapper encoded, else the codes themselves. */
function classesOf(model: BoosterModel, { labels, classCount }: WrapperFacts): Tensor {
  if (labels) return labels
  const count = Math.max(2, classCount ?? model.outputs)
  return int64(
    [count],
    Array.from({ length: count }, (_, i) => i),
  )
}
