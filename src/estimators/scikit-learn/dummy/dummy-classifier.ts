// sklearn.dummy.DummyClassifier: answers that do not look at X.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doublesOf, labelTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { listItems } from '../../object-view.ts'
import { argMaxLabel, asColumn, labelsAt } from '../classify.ts'
import { classListOf, inputsOf } from '../fitted.ts'
import { anyTable } from './any-table.ts'

interface Output {
  readonly classes: Tensor
  readonly prior: Float64Array
  /** Index of the class that is answered always; undefined for random strategies. */
  readonly fixed: number | undefined
}

export const readDummyClassifier: EstimatorReader = (view) => {
  // 'warn', the default up to 0.23, is 'stratified' with a warning.
  const given = view.string('strategy')
  const strategy = given === 'warn' ? 'stratified' : given
  const classes = classListOf(view)
  const priors = classes.length === 1 ? [view.array('class_prior_')] : view.list('class_prior_')
  const outputs = classes.map((labels, i): Output => {
    const prior = priors[i]
    if (!(prior instanceof NdArray) || prior.size !== labels.size)
      throw view.mistyped('class_prior_', 'one number a class', prior)
    return {
      classes: labels,
      prior: doublesOf(prior),
      fixed: fixedClass(view, strategy, labels, doublesOf(prior), i),
    }
  })
  const proba = (g: GraphBuilder, x: Frame) =>
    outputs.map((output) => probabilities(view, g, x, output, strategy))
  return {
    name: view.name,
    ...inputsOf(view),
    ...anyTable(view),
    // X is not even looked at.
    accepts: 'any',
    classes: outputs.length === 1 ? classes[0]! : classes,
    methods: {
      predict: (g, x) => {
        const columns = outputs.map((output) => labels(view, g, x, output, strategy))
        return columns.length === 1
          ? columns[0]!
          : g.add(
              'Concat',
              columns.map((column) => asColumn(g, column)),
              { axis: 1 },
            )
      },
      predict_proba: (g, x) => (outputs.length === 1 ? proba(g, x)[0]! : proba(g, x)),
    },
  } satisfies Estimator
}

function fixedClass(
  view: ObjectView,
  strategy: string,
  classes: Tensor,
  prior: Float64Array,
  output: number,
): number | undefined {
  if (strategy === 'stratified' || strategy === 'uniform') return undefined
  if (strategy === 'most_frequent' || strategy === 'prior') return prior.indexOf(Math.max(...prior))
  if (strategy !== 'constant') throw view.unsupported(`with strategy=${strategy}`)
  const constant = view.get('constant')
  const wanted =
    constant instanceof NdArray
      ? labelTensor(constant).data[output]
      : (listItems(constant)?.[output] ?? constant)
  const index = Array.from(classes.data as ArrayLike<unknown>).findIndex(
    (label) => label === wanted || label === Number(wanted),
  )
  if (index < 0) throw view.mistyped('constant', 'one of its classes', constant)
  return index
}

/** Draws as many rows as X has: which seed and probabilities the strategy uses. */
function draw(
  view: ObjectView,
  g: GraphBuilder,
  x: Frame,
  output: Output,
  kind: 'multinomial' | 'integers',
): Value {
  const seed = view.get('random_state')
  if (
    typeof seed !== 'number' ||
    view.boolean('_is_multioutput', false) ||
    view.number('n_outputs_', 1) > 1
  ) {
    throw view.unsupported(
      `with strategy=${view.string('strategy')} answers at random`,
      'Fit it with an integer random_state (and one output), or with strategy="prior".',
    )
  }
  return g.add('RandomDraw', [rowCounter(g, x), float64([output.prior.length], output.prior)], {
    seed,
    kind,
  })
}

/** Any value with the request's rows. */
function rowCounter(g: GraphBuilder, x: Frame): Value {
  return x.column(g, 0)
}

function labels(
  view: ObjectView,
  g: GraphBuilder,
  x: Frame,
  output: Output,
  strategy: string,
): Value {
  if (output.fixed !== undefined)
    return labelsAt(g, output.classes, constantRows(g, x, output.fixed))
  if (strategy === 'uniform')
    return labelsAt(g, output.classes, draw(view, g, x, output, 'integers'))
  return argMaxLabel(g, output.classes, draw(view, g, x, output, 'multinomial'))
}

function probabilities(
  view: ObjectView,
  g: GraphBuilder,
  x: Frame,
  output: Output,
  strategy: string,
): Value {
  if (strategy === 'stratified') return draw(view, g, x, output, 'multinomial')
  const k = output.prior.length
  const row =
    strategy === 'uniform'
      ? Array<number>(k).fill(1 / k)
      : strategy === 'prior'
        ? Array.from(output.prior)
        : Array.from({ length: k }, (_, i) => (i === output.fixed ? 1 : 0))
  return g.add('Gather', [float64([1, k], row), constantRows(g, x, 0)], { axis: 0 })
}

/** The same index for every row. */
export function constantRows(g: GraphBuilder, x: Frame, index: number): Value {
  return g.add('RepeatRow', [rowCounter(g, x), int64([], [index])])
}
