// sklearn.naive_bayes._BaseNB: what every naive Bayes classifier does with its joint log-likelihood.
import { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel } from '../classify.ts'
import { classesOf, inputsLike } from '../fitted.ts'

type Joint = (g: GraphBuilder, x: Frame) => Value

/**
 * predict, predict_proba, predict_log_proba and predict_joint_log_proba from log P(c) + log P(x|c) [N, K]. `finish` rounds where
 * the library does; `width` is for files before 0.24, which may not say it.
 */
export function naiveBayes(
  view: ObjectView,
  joint: Joint,
  finish: (g: GraphBuilder, x: Frame, value: Value) => Value = (_, __, value) => value,
  width?: number,
): Estimator {
  const classes = classesOf(view)
  const table = view.get('feature_log_prob_')
  const features = width ?? (table instanceof NdArray ? table.shape[1] : undefined)
  return {
    name: view.name,
    ...inputsLike(view, { featuresIn: features }),
    classes,
    methods: {
      predict: (g, x) => argMaxLabel(g, classes, joint(g, x)),
      predict_proba: (g, x) =>
        finish(g, x, g.add('Exp', [g.add('LogSoftmax', [joint(g, x)], { axis: 1 })])),
      predict_joint_log_proba: (g, x) => finish(g, x, joint(g, x)),
      predict_log_proba: (g, x) => finish(g, x, g.add('LogSoftmax', [joint(g, x)], { axis: 1 })),
    },
  }
}
