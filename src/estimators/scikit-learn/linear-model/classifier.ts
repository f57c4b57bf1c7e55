// sklearn.linear_model._base.LinearClassifierMixin: labels and decisions from linear scores.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import type { Method } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asVector, thresholdLabel } from '../classify.ts'
import type { LinearPart } from './linear.ts'

/** `predict` and `decision_function`; one score means two classes, the second above 0. */
export function linearMethods(
  view: ObjectView,
  part: LinearPart,
  classes: Tensor,
): Readonly<Record<'predict' | 'decision_function' | 'shap_values', Method>> {
  requireClasses(view, part, classes)
  return {
    predict: (g, x) =>
      part.outputs === 1
        ? thresholdLabel(g, classes, asVector(g, part.scores(g, x)))
        : argMaxLabel(g, classes, part.scores(g, x)),
    decision_function: (g, x) => linearDecision(g, x, part),
    shap_values: part.explain,
  }
}

/** Scores as decision_function gives them: [N] for one score, else [N, K]. */
export function linearDecision(g: GraphBuilder, x: Frame, part: LinearPart): Value {
  const scores = part.scores(g, x)
  return preserveFloat(g, x, part.outputs === 1 ? asVector(g, scores) : scores, ...part.fitted)
}

function requireClasses(view: ObjectView, part: LinearPart, classes: Tensor): void {
  if (part.outputs === 1 ? classes.size !== 2 : classes.size !== part.outputs)
    throw view.mistyped('coef_', `the weights of ${classes.size} classes`, view.get('coef_'))
}
