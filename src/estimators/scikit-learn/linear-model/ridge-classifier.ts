// sklearn.linear_model.RidgeClassifier, RidgeClassifierCV.
import { float64 } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { classesOf } from '../fitted.ts'
import { linearDecision, linearMethods } from './classifier.ts'
import { linearInputs, linearPart } from './linear.ts'

/** The classes are those of the label binarizer inside. Since 1.0 multi-label targets come back as 0 and 1 for each. */
export const readRidgeClassifier: EstimatorReader = (view, context) => {
  const binarizer = view.view('_label_binarizer')
  const classes = classesOf(binarizer)
  const part = linearPart(view)
  const isMultilabel = binarizer.string('y_type_', '').startsWith('multilabel')
  if (!isMultilabel || !atLeast(context.versionOf(view), 1, 0)) {
    return {
      name: view.name,
      ...linearInputs(view, part),
      classes,
      methods: linearMethods(view, part, classes),
    }
  }
  return {
    name: view.name,
    ...linearInputs(view, part),
    methods: {
      predict: (g, x) =>
        g.add('Cast', [g.add('Greater', [part.scores(g, x), float64([], [0])])], { to: 'INT64' }),
      decision_function: (g, x) => linearDecision(g, x, part),
    },
  }
}
