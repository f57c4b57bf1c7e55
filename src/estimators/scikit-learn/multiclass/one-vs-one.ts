// sklearn.multiclass.OneVsOneClassifier: one binary estimator a pair of classes; votes, ties broken by confidence.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64 } from '../../../ir/tensor.ts'
import { labelTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Frame } from '../../frame.ts'
import { castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, thresholdLabel } from '../classify.ts'
import {
  binaryScore,
  checkedOnce,
  columnAt,
  emitMethod,
  inputsThrough,
  readMembers,
  sideBySide,
} from '../meta.ts'
import { thresholdOf } from './one-vs-rest.ts'
import { votesOfBatch } from '../votes-of-batch.ts'

export const readOneVsOneClassifier: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const classes = labelTensor(view.array('classes_'))
  const count = classes.size
  if (members.length !== (count * (count - 1)) / 2)
    throw view.mistyped(
      'estimators_',
      `one estimator a pair of ${count} classes`,
      view.get('estimators_'),
    )
  const columns = pairColumns(view, members.length)
  const threshold = atLeast(context.versionOf(view), 1, 1) ? thresholdOf(members[0]!) : 0
  const decision = (g: GraphBuilder, given: Frame): Value => {
    const x = columns ? given : checkedOnce(g, given, members)
    const parts = members.map((_, pair) => (columns ? x.select(g, columns[pair]!) : x))
    const predictions = members.map((member, pair) =>
      castTo(g, emitMethod(g, parts[pair]!, member, 'predict'), 'DOUBLE'),
    )
    const confidences = members.map((member, pair) =>
      castTo(g, binaryScore(g, parts[pair]!, member), 'DOUBLE'),
    )
    const votes = voteByPairs(g, sideBySide(g, predictions), sideBySide(g, confidences), {
      count,
      isOld: !atLeast(context.versionOf(view), 0, 21),
    })
    return count === 2 ? columnAt(g, votes, 1) : votes
  }
  return {
    name: view.name,
    ...inputsThrough(view, members[0]!),
    classes,
    methods: {
      predict: (g, x) =>
        count === 2
          ? thresholdLabel(g, classes, decision(g, x), threshold)
          : argMaxLabel(g, classes, decision(g, x)),
      decision_function: decision,
    },
    children: members.map((estimator, i) => ({ role: `estimators_[${i}]`, estimator })),
  }
}

/** `pairwise_indices_`: with a precomputed kernel each pair sees the columns of its own training rows. */
function pairColumns(view: ObjectView, count: number): number[][] | undefined {
  const value = view.get('pairwise_indices_')
  if (value === null || value === undefined) return undefined
  const lists = view.list('pairwise_indices_').map((item) => {
    if (!(item instanceof NdArray))
      throw view.mistyped('pairwise_indices_', `${count} lists of columns`, value)
    return Array.from(item.data as ArrayLike<number>, Number)
  })
  if (lists.length !== count)
    throw view.mistyped('pairwise_indices_', `${count} lists of columns`, value)
  return lists
}

/** sklearn.utils.multiclass._ovr_decision_function: votes plus the sum of confidences squeezed into (-1/3, 1/3). */
export function voteByPairs(
  g: GraphBuilder,
  predictions: Value,
  confidences: Value,
  { count, isOld }: { readonly count: number; readonly isOld: boolean },
): Value {
  const pairs = (count * (count - 1)) / 2
  const [first, second, signs] = [0, 1, 2].map(() => new Float64Array(pairs * count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  let pair = 0
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++, pair++) {
      first[pair * count + i] = 1
      second[pair * count + j] = 1
      signs[pair * count + i] = -1
      signs[pair * count + j] = 1
    }
  }
  const shape = [pairs, count]
  const votesFor = (label: number, weights: Float64Array) => {
    const isLabel = g.add('Cast', [g.add('Equal', [predictions, float64([], [label])])], {
      to: 'DOUBLE',
    })
    return g.add('MatMul', [isLabel, float64(shape, weights)])
  }
  const votes = g.add('Add', [votesFor(0, first), votesFor(1, second)])
  const sums = g.add('MatMul', [confidences, float64(shape, signs)])
  if (isOld) return votesOfBatch(g, votes, sums)
  const size = g.add('Mul', [
    g.add('Add', [g.add('Abs', [sums]), float64([], [1])]),
    float64([], [3]),
  ])
  return g.add('Add', [votes, g.add('Div', [sums, size])])
}
