import { labelsOf } from '../estimators/arrays.ts'
import type { Estimator } from '../estimators/estimator.ts'
import type { Frame } from '../estimators/frame.ts'
import {
  argMaxLabel,
  asVector,
  complementPair,
  thresholdLabel,
} from '../estimators/scikit-learn/classify.ts'
import type { GraphBuilder } from '../ir/builder.ts'
import type { Value } from '../ir/graph.ts'
import type { ColumnPlan } from './preparation.ts'
import { prepare } from './preparation-nodes.ts'
import type { Target } from './table/target.ts'

/** What a fitted model says of prepared columns: a quantity, the margin of the second of two classes [N, 1], or a score a class [N, K]. */
export type Scores = (g: GraphBuilder, prepared: Value) => Value

/** A fitted model with its preparation, as an estimator over the table's own columns. `plans`: numbers first; scores are DOUBLE. */
export function trainedEstimator(
  name: string,
  plans: readonly ColumnPlan[],
  target: Target,
  scores: Scores,
): Estimator {
  const all = (g: GraphBuilder, x: Frame): Value => scores(g, prepare(g, x, plans))
  const one = (g: GraphBuilder, x: Frame): Value => asVector(g, all(g, x))
  const inputs = tableInputs(plans)
  if (target.task === 'regression') return { name, ...inputs, methods: { predict: one } }
  const classes = labelsOf(target.classes)
  return {
    name,
    ...inputs,
    classes,
    methods:
      target.classes.length === 2
        ? {
            predict: (g, x) => thresholdLabel(g, classes, one(g, x)),
            decision_function: one,
            predict_proba: (g, x) => complementPair(g, g.add('Sigmoid', [one(g, x)])),
          }
        : {
            predict: (g, x) => argMaxLabel(g, classes, all(g, x)),
            decision_function: all,
            predict_proba: (g, x) => g.add('Softmax', [all(g, x)], { axis: 1 }),
          },
  }
}

/** What a caller sends: the table's columns by name, with what training saw in them. Missing and unknown values are taken. */
export function tableInputs(
  plans: readonly ColumnPlan[],
): Pick<Estimator, 'featuresIn' | 'featureNamesIn' | 'accepts' | 'columns'> {
  return {
    featuresIn: plans.length,
    featureNamesIn: plans.map((plan) => plan.name),
    accepts: 'missing',
    columns: plans.map((plan) =>
      plan.kind === 'number'
        ? { kind: 'number', range: [plan.minimum, plan.maximum] }
        : { kind: 'string', categories: [plan.base, ...plan.levels].toSorted() },
    ),
  }
}
