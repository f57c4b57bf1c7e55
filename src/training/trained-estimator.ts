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
import { float64, strings } from '../ir/tensor.ts'
import type { LinearFit } from './linear-regression.ts'
import type { ColumnPlan } from './preparation.ts'
import type { Target } from './target.ts'

/** A fitted linear model with its preparation, as an estimator over the table's own columns. `plans`: numbers first. */
export function linearEstimator(
  plans: readonly ColumnPlan[],
  fit: LinearFit,
  target: Target,
  width: number,
): Estimator {
  const outputs = fit.intercepts.length
  const scores = (g: GraphBuilder, x: Frame): Value =>
    g.add('Gemm', [
      prepare(g, x, plans),
      g.pool.once(fit, 'weights', () => float64([width, outputs], fit.weights)),
      g.pool.once(fit, 'intercepts', () => float64([outputs], fit.intercepts)),
    ])
  const inputs = tableInputs(plans)
  if (target.task === 'regression')
    return {
      name: 'LinearRegression',
      ...inputs,
      methods: { predict: (g, x) => asVector(g, scores(g, x)) },
    }
  const classes = labelsOf(target.classes)
  const score = (g: GraphBuilder, x: Frame) => asVector(g, scores(g, x))
  return {
    name: 'LogisticRegression',
    ...inputs,
    classes,
    methods:
      outputs === 1
        ? {
            predict: (g, x) => thresholdLabel(g, classes, score(g, x)),
            decision_function: score,
            predict_proba: (g, x) => complementPair(g, g.add('Sigmoid', [score(g, x)])),
          }
        : {
            predict: (g, x) => argMaxLabel(g, classes, scores(g, x)),
            decision_function: scores,
            predict_proba: (g, x) => g.add('Softmax', [scores(g, x)], { axis: 1 }),
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

/** The design matrix: numbers imputed and standardised, then the levels of the categories. */
function prepare(g: GraphBuilder, x: Frame, plans: readonly ColumnPlan[]): Value {
  const numbers = plans.flatMap((plan) => (plan.kind === 'number' ? [plan] : []))
  const categories = plans.flatMap((plan) => (plan.kind === 'category' ? [plan] : []))
  const parts: Value[] = []
  if (numbers.length > 0) {
    const columns = x
      .select(
        g,
        numbers.map((_, i) => i),
      )
      .matrix(g)
    const constant = (role: string, pick: (plan: (typeof numbers)[number]) => number) =>
      g.pool.once(plans, role, () => float64([numbers.length], numbers.map(pick)))
    const whole = g.add('Impute', [columns, constant('fills', (plan) => plan.fill)])
    const centred = g.add('Sub', [whole, constant('means', (plan) => plan.mean)])
    parts.push(g.add('Div', [centred, constant('scales', (plan) => plan.scale)]))
  }
  const places = placesOf(categories)
  if (places.width > 0) {
    const columns = x
      .select(
        g,
        categories.map((_, i) => numbers.length + i),
      )
      .values(g)
    const found = g.add(
      'EncodeCategories',
      [
        columns,
        g.pool.once(plans, 'levels', () => strings([places.keys.length], places.keys)),
        g.pool.once(plans, 'places', () => float64([places.results.length], places.results)),
        g.pool.once(plans, 'unknown', () =>
          float64(
            [categories.length],
            categories.map(() => -1),
          ),
        ),
      ],
      { offsets: places.offsets, names: categories.map((plan) => plan.name) },
    )
    parts.push(
      g.add('OneHotRows', [found], { width: places.width, sparse: 0, data_type: 'DOUBLE' }),
    )
  }
  return parts.length === 1 ? parts[0]! : g.add('Concat', parts, { axis: 1 })
}

function placesOf(categories: readonly (ColumnPlan & { kind: 'category' })[]) {
  const keys: string[] = []
  const results: number[] = []
  const offsets = [0]
  let width = 0
  for (const { levels } of categories) {
    for (const level of levels) {
      keys.push(level)
      results.push(width++)
    }
    offsets.push(keys.length)
  }
  return { keys, results, offsets, width }
}
