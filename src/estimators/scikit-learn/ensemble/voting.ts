// sklearn.ensemble.VotingClassifier, VotingRegressor.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { PyTuple } from '../../../encodings/pickle/records.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, listItems } from '../../object-view.ts'
import { argMaxLabel, asColumn } from '../classify.ts'
import { classesOf } from '../fitted.ts'
import { alike, diagonal, emit, readMembers, rowsByIndex, sumOf } from './members.ts'
import { tableOf } from './table-of.ts'

export const readVotingClassifier: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const names = namesOf(view, members)
  const weights = weightsOf(view, members.length)
  const classes = classesOf(view)
  const k = classes.size
  const isSoft = view.string('voting') === 'soft'
  const probas = (g: GraphBuilder, x: Frame) =>
    members.map((member) => emit(g, member, 'predict_proba', x))
  const average = (g: GraphBuilder, x: Frame) => weightedMean(g, probas(g, x), weights)
  // Members are fitted on class indices; a vote is a row with the member's weight at the class it predicts.
  const votes = (g: GraphBuilder, x: Frame) =>
    sumOf(
      g,
      members.map((member, i) =>
        rowsByIndex(g, diagonal(k, weights?.[i] ?? 1, 0), emit(g, member, 'predict', x)),
      ),
    )
  const flat =
    isSoft && !view.isNone('flatten_transform') && view.boolean('flatten_transform', true)
  return {
    name: view.name,
    ...tableOf(view, members),
    classes,
    methods: {
      predict: (g, x) => argMaxLabel(g, classes, isSoft ? average(g, x) : votes(g, x)),
      ...(isSoft ? { predict_proba: average } : {}),
      ...(isSoft && !flat
        ? { transform: (g: GraphBuilder, x: Frame) => stacked(g, probas(g, x)) }
        : {}),
    },
    ...(isSoft && !flat
      ? {}
      : {
          transform: (g: GraphBuilder, x: Frame) =>
            Frame.of(joined(g, isSoft ? probas(g, x) : predictions(g, members, x))),
          featureNamesOut: () =>
            isSoft
              ? names.flatMap((name) =>
                  Array.from({ length: k }, (_, i) => `votingclassifier_${name}${i}`),
                )
              : names.map((name) => `votingclassifier_${name}`),
        }),
    children: members.map((estimator, i) => ({ role: names[i]!, estimator })),
  }
}

export const readVotingRegressor: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const names = namesOf(view, members)
  const weights = weightsOf(view, members.length)
  return {
    name: view.name,
    ...tableOf(view, members),
    methods: {
      predict: (g, x) =>
        weightedMean(
          g,
          members.map((member) => {
            const value = emit(g, member, 'predict', x)
            // numpy would mix up rows and members of such answers (PLS before 1.3).
            if (value.type.shape.length > 1)
              throw view.unsupported(`over ${member.name}, whose predict answers a table`)
            return value
          }),
          weights,
        ),
    },
    transform: (g, x) => Frame.of(joined(g, predictions(g, members, x))),
    featureNamesOut: () => names.map((name) => `votingregressor_${name}`),
    children: members.map((estimator, i) => ({ role: names[i]!, estimator })),
  }
}

function predictions(g: GraphBuilder, members: readonly Estimator[], x: Frame): Value[] {
  return members.map((member) => asColumn(g, emit(g, member, 'predict', x)))
}

function joined(g: GraphBuilder, columns: readonly Value[]): Value {
  return columns.length === 1 ? columns[0]! : g.add('Concat', alike(g, columns), { axis: 1 })
}

/** [members, N, K], as flatten_transform=False gives it. */
function stacked(g: GraphBuilder, values: readonly Value[]): Value {
  return g.add(
    'Concat',
    alike(g, values).map((value) => g.add('Unsqueeze', [value, int64([1], [0])])),
    { axis: 0 },
  )
}

/** numpy.average over members: without weights the sum by their number, with weights the weighted sum by the weights' sum. */
function weightedMean(
  g: GraphBuilder,
  values: readonly Value[],
  weights: readonly number[] | undefined,
): Value {
  if (!weights) return g.add('Div', [sumOf(g, values), float64([], [values.length])])
  const scaled = values.map((value, i) => g.add('Mul', [value, float64([], [weights[i]!])]))
  return g.add('Div', [
    sumOf(g, scaled),
    float64([], [weights.reduce((total, weight) => total + weight, 0)]),
  ])
}

interface Named {
  readonly name: string
  readonly isDropped: boolean
}

/** `estimators` as given: dropped ones have no fitted member. */
function given(view: ObjectView): Named[] {
  return view.list('estimators').map((pair) => {
    const [name, object] =
      pair instanceof PyTuple ? pair.items.map((item) => view.resolve(item)) : []
    if (typeof name !== 'string')
      throw view.mistyped('estimators', 'a list of (name, estimator) pairs', pair)
    return { name, isDropped: object === 'drop' || object === null }
  })
}

function namesOf(view: ObjectView, members: readonly Estimator[]): string[] {
  const names = given(view).flatMap(({ name, isDropped }) => (isDropped ? [] : [name]))
  if (names.length !== members.length)
    throw view.mistyped('estimators_', `${names.length} estimators`, members.length)
  return names
}

function weightsOf(view: ObjectView, count: number): number[] | undefined {
  const items = listItems(view.get('weights'))
  if (!items) return undefined
  const weights = items.flatMap((item, i) =>
    given(view)[i]?.isDropped ? [] : [asNumber(view.resolve(item))],
  )
  if (weights.length !== count || weights.includes(undefined))
    throw view.mistyped('weights', `${count} numbers`, view.get('weights'))
  return weights as number[]
}
