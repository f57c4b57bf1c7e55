// sklearn.multiclass.OneVsRestClassifier: one binary estimator a class.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { labelTensor } from '../../arrays.ts'
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { castTo } from '../../frame.ts'
import { argMaxLabel, complementPair, labelsAt } from '../classify.ts'
import {
  binaryScore,
  checkedOnce,
  columnAt,
  emitMethod,
  flattened,
  hasMethod,
  inputsThrough,
  readMembers,
  sideBySide,
  widest,
} from '../meta.ts'

export const readOneVsRestClassifier: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const binarizer = view.view('label_binarizer_')
  const classes = labelTensor(binarizer.array('classes_'))
  const type = binarizer.string('y_type_')
  const isMultilabel = type.startsWith('multilabel')
  const version = context.versionOf(view)
  const threshold = thresholdOf(members[0]!)
  return {
    name: view.name,
    ...inputsThrough(view, widest(members)),
    classes,
    methods: {
      predict: (g, given) => {
        const x = checkedOnce(g, given, members)
        const scores = sideBySide(
          g,
          members.map((member) => castTo(g, binaryScore(g, x, member), 'DOUBLE')),
        )
        if (type === 'multiclass') return bestLabel(g, classes, scores, version)
        const isAbove = g.add('Cast', [g.add('Greater', [scores, float64([], [threshold])])], {
          to: 'INT64',
        })
        return isMultilabel ? isAbove : labelsAt(g, classes, flattened(g, isAbove))
      },
      ...(hasMethod(members, 'predict_proba')
        ? {
            predict_proba: (g, x) =>
              probabilities(g, checkedOnce(g, x, members), members, isMultilabel, version),
          }
        : {}),
      ...(hasMethod(members, 'decision_function')
        ? {
            decision_function: (g, given) => {
              const x = checkedOnce(g, given, members)
              const scores = members.map((member) => emitMethod(g, x, member, 'decision_function'))
              return scores.length === 1
                ? scores[0]!
                : sideBySide(
                    g,
                    scores.map((score) => flattened(g, score)),
                  )
            },
          }
        : {}),
    },
    children: members.map((estimator, i) => ({ role: `estimators_[${i}]`, estimator })),
  }
}

/** Up to 1.7 the last of equal scores won, from 1.8 on the first. */
function bestLabel(
  g: GraphBuilder,
  classes: Estimator['classes'] & object,
  scores: Value,
  version: Version,
): Value {
  const labels = classes as Parameters<typeof argMaxLabel>[1]
  if (atLeast(version, 1, 8)) return argMaxLabel(g, labels, scores)
  const count = labels.size
  const backwards = int64(
    [count],
    Array.from({ length: count }, (_, i) => count - 1 - i),
  )
  const index = g.add('ArgMax', [g.add('Gather', [scores, backwards], { axis: 1 })], {
    axis: 1,
    keepdims: 0,
  })
  return labelsAt(g, labels, g.add('Gather', [backwards, index], { axis: 0 }))
}

/** Where a binary score says yes: decision functions above 0, probabilities above one half. */
export function thresholdOf(member: Estimator): number {
  return member.methods['decision_function'] ? 0 : 0.5
}

function probabilities(
  g: GraphBuilder,
  x: Frame,
  members: readonly Estimator[],
  isMultilabel: boolean,
  version: Version,
): Value {
  const positive = members.map((member) =>
    columnAt(g, emitMethod(g, x, member, 'predict_proba'), 1),
  )
  const [only] = positive
  const all = positive.length === 1 ? complementPair(g, only!) : sideBySide(g, positive)
  if (isMultilabel) return all
  const sums = g.add('ReduceSum', [all], { axes: [1], keepdims: 1 })
  const normalized = g.add('Div', [all, sums])
  // A row of zeros became NaN up to 1.6 and stays zeros from 1.7 on.
  if (!atLeast(version, 1, 7)) return normalized
  return castTo(
    g,
    g.add('Where', [
      g.add('Equal', [sums, float64([], [0])]),
      castTo(g, all, 'DOUBLE'),
      castTo(g, normalized, 'DOUBLE'),
    ]),
    all.type.dataType,
  )
}
