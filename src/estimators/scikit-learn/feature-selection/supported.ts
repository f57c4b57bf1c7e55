// RFE, RFECV, SequentialFeatureSelector: columns of support_; RFE also answers with the estimator fitted on them.
import type { EstimatorReader } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import { acceptedBy } from './accepted.ts'
import type { ObjectView } from '../../object-view.ts'
import { selector } from './selector.ts'

export const readSequentialFeatureSelector: EstimatorReader = (view, context) =>
  selector(view, supportOf(view), acceptedBy(view, view.get('estimator'), context))

export const readRfe: EstimatorReader = (view, context) => {
  const mask = supportOf(view)
  const inner = context.read(view.get('estimator_'), 'estimator_')
  const base = selector(view, mask, acceptedBy(view, view.get('estimator_'), context))
  const kept = mask.flatMap((isKept, column) => (isKept ? [column] : []))
  const delegated = [
    'predict',
    'predict_proba',
    'predict_log_proba',
    'decision_function',
    'shap_values',
  ]
  const methods = Object.entries(inner.methods)
    .filter(([name]) => delegated.includes(name))
    .map(([name, method]): [string, Method] => [name, (g, x) => method(g, x.select(g, kept))])
  return {
    ...base,
    ...(inner.classes ? { classes: inner.classes } : {}),
    methods: Object.fromEntries(methods),
    explainedNames: (names) => {
      const own = kept.map((column) => names[column]!)
      return inner.explainedNames?.(own) ?? own
    },
    children: [{ role: 'estimator_', estimator: inner }],
  }
}

function supportOf(view: ObjectView): boolean[] {
  const array = view.array('support_')
  if (array.dtype.kind !== 'b') throw view.mistyped('support_', 'a mask', array)
  return Array.from(array.data as ArrayLike<number>, (item) => item !== 0)
}
