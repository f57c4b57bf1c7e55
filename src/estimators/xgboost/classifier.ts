import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float32 } from '../../ir/tensor.ts'
import { atLeast } from '../context.ts'
import type { Method } from '../estimator.ts'
import { argMaxLabel, asColumn, asVector, labelsAt } from '../scikit-learn/classify.ts'
import type { Answers } from './booster.ts'
import type { BoosterModel } from './model.ts'
import type { WrapperFacts } from './wrapper.ts'

/** predict and predict_proba of xgboost.sklearn.XGBClassifier, as its versions have them. */
export function classifierMethods(
  model: BoosterModel,
  facts: WrapperFacts,
  { margin, answer }: Answers,
  classes: Tensor,
): Readonly<Record<string, Method>> {
  const { outputs, version } = model
  const isClass = model.objective === 'multi:softmax'
  const isTable = outputs > 1 && !isClass
  const isMultiLabel = hasLabelsBeside(model, facts)
  const predict: Method = (g, x) => {
    const answers = answer(g, x)
    if (isMultiLabel) return g.add('Cast', [aboveHalf(g, answers)], { to: 'DOUBLE' })
    if (isTable) return argMaxLabel(g, classes, answers)
    // Before 1.6 the class of multi:softmax was taken for a probability: every class but the first is the second.
    if (isClass && atLeast(version, 1, 6)) return g.add('Cast', [answers], { to: 'INT64' })
    const vector = isClass ? answers : asVector(g, answers)
    return labelsAt(g, classes, g.add('Cast', [aboveHalf(g, vector)], { to: 'INT64' }))
  }
  const proba = probabilities(model, facts, { margin, answer }, isTable)
  return { predict, ...(proba ? { predict_proba: proba } : {}) }
}

/** Since 1.6 several outputs of a two-class model are labels that stand beside each other. */
export function hasLabelsBeside(
  { objective, outputs, version }: BoosterModel,
  { classCount }: WrapperFacts,
): boolean {
  const isTable = outputs > 1 && objective !== 'multi:softmax'
  return isTable && atLeast(version, 1, 6) && (classCount ?? outputs) === 2
}

function aboveHalf(g: GraphBuilder, value: Value): Value {
  return g.add('Greater', [value, float32([], [0.5])])
}

function probabilities(
  { objective, version, outputs }: BoosterModel,
  facts: WrapperFacts,
  { margin, answer }: Pick<Answers, 'margin' | 'answer'>,
  isTable: boolean,
): Method | undefined {
  if (objective === 'multi:softmax') {
    // 1.6 refuses; 1.4 and 1.5 give the margins; before, the class stands for a probability.
    if (atLeast(version, 1, 7))
      return (g, x) => g.add('MarginLink', [margin(g, x)], { link: 'softmax' })
    if (atLeast(version, 1, 6)) return undefined
    if (atLeast(version, 1, 4)) return margin
    return (g, x) => pair(g, asColumn(g, answer(g, x)))
  }
  if (!isTable) return (g, x) => pair(g, answer(g, x))
  const isKnown = facts.classCount === undefined || facts.classCount === outputs
  return isKnown || facts.classCount === 2 ? answer : undefined
}

/** p [N, 1] -> [1 - p, p], in float32. */
function pair(g: GraphBuilder, positive: Value): Value {
  const negative = g.add('Sub', [float32([], [1]), positive])
  return g.add('Concat', [negative, positive], { axis: 1 })
}
