// sklearn.ensemble.BaggingClassifier, BaggingRegressor: the mean over members, each on its own columns.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { doublesOf } from '../../arrays.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel } from '../classify.ts'
import { classesOf, inputsOf } from '../fitted.ts'
import { childrenOf, diagonal, emit, readMembers, rowsByIndex, sumOf } from './members.ts'

interface Member {
  readonly estimator: Estimator
  /** Columns it sees; undefined for all in order. */
  readonly columns: readonly number[] | undefined
}

export const readBaggingClassifier: EstimatorReader = (view, context) => {
  const members = read(view, context)
  const classes = classesOf(view)
  const proba = (g: GraphBuilder, x: Frame) =>
    mean(g, members, x, (member, part) => memberProbabilities(g, view, member, part, classes.size))
  const hasDecision = members.every(({ estimator }) => estimator.methods['decision_function'])
  return {
    ...common(view, members),
    classes,
    methods: {
      predict: (g, x) => argMaxLabel(g, classes, proba(g, x)),
      predict_proba: proba,
      ...(hasDecision
        ? {
            decision_function: (g: GraphBuilder, x: Frame) =>
              mean(g, members, x, (member, part) => emit(g, member, 'decision_function', part)),
          }
        : {}),
    },
  }
}

export const readBaggingRegressor: EstimatorReader = (view, context) => {
  const members = read(view, context)
  return {
    ...common(view, members),
    methods: {
      predict: (g, x) => mean(g, members, x, (member, part) => emit(g, member, 'predict', part)),
    },
  }
}

function common(view: ObjectView, members: readonly Member[]) {
  return {
    name: view.name,
    ...inputsOf(view),
    accepts: 'any' as const,
    children: childrenOf(members.map((member) => member.estimator)),
  }
}

function read(view: ObjectView, context: ReadContext): Member[] {
  const estimators = readMembers(view, context)
  const features = view.list('estimators_features_')
  if (features.length !== estimators.length)
    throw view.mistyped(
      'estimators_features_',
      'one list a member',
      view.get('estimators_features_'),
    )
  return estimators.map((estimator, i) => {
    const list = features[i]
    if (!(list instanceof NdArray))
      throw view.mistyped('estimators_features_', 'a list of arrays', list)
    return { estimator, columns: columnsOf(view, Array.from(doublesOf(list))) }
  })
}

function columnsOf(view: ObjectView, columns: number[]): number[] | undefined {
  const width = inputsOf(view).featuresIn
  const outside = columns.find(
    (column) => !Number.isInteger(column) || column < 0 || column >= (width ?? Infinity),
  )
  if (outside !== undefined)
    throw view.mistyped('estimators_features_', `columns below ${width}`, outside)
  return columns.length === width && columns.every((column, i) => column === i)
    ? undefined
    : columns
}

function mean(
  g: GraphBuilder,
  members: readonly Member[],
  x: Frame,
  method: (member: Estimator, part: Frame) => Value,
): Value {
  const plain = x.renamed(undefined)
  const parts = members.map(({ estimator, columns }) =>
    method(estimator, columns ? plain.select(g, columns) : plain),
  )
  return g.add('Div', [sumOf(g, parts), float64([], [members.length])])
}

/** A member's probabilities over all classes; a member without predict_proba votes. Members are fitted on class indices. */
function memberProbabilities(
  g: GraphBuilder,
  view: ObjectView,
  member: Estimator,
  x: Frame,
  k: number,
): Value {
  if (!member.methods['predict_proba'])
    return rowsByIndex(g, diagonal(k, 1, 0), emit(g, member, 'predict', x))
  const own = member.classes
  if (!own || !('data' in own)) throw view.unsupported(`over ${member.name}, which has no classes`)
  const proba = emit(g, member, 'predict_proba', x)
  if (own.size === k) return proba
  // A bootstrap sample may have missed classes: their probability is zero.
  const places = Array.from(own.data as ArrayLike<number>)
  if (!places.every((place) => Number.isInteger(place) && place >= 0 && place < k))
    throw view.mistyped('estimators_', `members with classes below ${k}`, own)
  const placement = new Float64Array(places.length * k)
  places.forEach((place, i) => (placement[i * k + place] = 1))
  return g.add('MatMul', [proba, float64([places.length, k], placement)])
}
