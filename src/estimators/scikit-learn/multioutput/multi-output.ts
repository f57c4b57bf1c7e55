// sklearn.multioutput.MultiOutputClassifier, MultiOutputRegressor: one estimator a target.
import type { Tensor } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import {
  checkedOnce,
  emitMethod,
  flattened,
  hasMethod,
  inputsThrough,
  readMembers,
  sideBySide,
} from '../meta.ts'

export const readMultiOutput: EstimatorReader = (view, context) => {
  const members = readMembers(view, context)
  const classes = members.map((member) => member.classes)
  const isClassifier = view.name.endsWith('Classifier')
  return {
    name: view.name,
    ...inputsThrough(view, members[0]!),
    ...(isClassifier && classes.every((list) => list && 'data' in list)
      ? { classes: classes as Tensor[] }
      : {}),
    methods: {
      predict: (g, given) => {
        const x = checkedOnce(g, given, members)
        return sideBySide(
          g,
          members.map((member) => flattened(g, emitMethod(g, x, member, 'predict'))),
        )
      },
      ...(isClassifier && hasMethod(members, 'predict_proba')
        ? {
            predict_proba: (g, given) => {
              const x = checkedOnce(g, given, members)
              return members.map((member) => emitMethod(g, x, member, 'predict_proba'))
            },
          }
        : {}),
    },
    children: members.map((estimator, i) => ({ role: `estimators_[${i}]`, estimator })),
  }
}
