// sklearn.svm.LinearSVC, LinearSVR: linear scores like those of sklearn.linear_model.
import type { EstimatorReader } from '../../context.ts'
import { classesOf } from '../fitted.ts'
import { linearMethods } from '../linear-model/classifier.ts'
import { linearInputs, linearPart, linearPrediction } from '../linear-model/linear.ts'

export const readLinearSvc: EstimatorReader = (view) => {
  const classes = classesOf(view)
  const part = linearPart(view)
  return {
    name: view.name,
    ...linearInputs(view, part),
    classes,
    methods: linearMethods(view, part, classes),
  }
}

export const readLinearSvr: EstimatorReader = (view) => {
  const part = linearPart(view)
  return {
    name: view.name,
    ...linearInputs(view, part),
    methods: { predict: linearPrediction(part) },
  }
}
