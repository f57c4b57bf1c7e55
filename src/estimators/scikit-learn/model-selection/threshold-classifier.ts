// FixedThresholdClassifier, TunedThresholdClassifierCV: a binary classifier whose label is score >= threshold.
import { PyDict, PyGlobal } from '../../../encodings/pickle/records.ts'
import { float64 } from '../../../ir/tensor.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import { castTo } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { labelsAt } from '../classify.ts'
import { columnAt, emitMethod, flattened, inputsThrough } from '../meta.ts'

export const readFixedThresholdClassifier: EstimatorReader = (view, context) => {
  const inner = context.read(view.first('estimator_', 'estimator'), 'estimator')
  const response = responseOf(view, inner)
  const threshold =
    view.get('threshold') === 'auto'
      ? response === 'predict_proba'
        ? 0.5
        : 0
      : view.number('threshold')
  return withThreshold(view, inner, response, threshold, view.get('pos_label') ?? null)
}

export const readTunedThresholdClassifier: EstimatorReader = (view, context) => {
  const inner = context.read(view.get('estimator_'), 'estimator_')
  return withThreshold(
    view,
    inner,
    responseOf(view, inner),
    view.number('best_threshold_'),
    scorerLabel(view.view('_curve_scorer')),
  )
}

function responseOf(view: ObjectView, inner: Estimator): string {
  const wanted = view.string('response_method', 'auto')
  if (wanted !== 'auto') return wanted
  return inner.methods['predict_proba'] ? 'predict_proba' : 'decision_function'
}

function withThreshold(
  view: ObjectView,
  inner: Estimator,
  response: string,
  threshold: number,
  label: unknown,
): Estimator {
  const { classes } = inner
  if (!classes || !('data' in classes) || classes.size !== 2)
    throw view.unsupported('over anything but two classes')
  // Without a label the last class is the positive one.
  const positive = label === null ? 1 : placeOf(view, classes, label)
  const score = (g: GraphBuilder, x: Frame): Value => {
    const made = emitMethod(g, x, inner, response)
    if (response === 'predict_proba') return columnAt(g, made, positive)
    return positive === 1 ? flattened(g, made) : g.add('Neg', [flattened(g, made)])
  }
  const { predict_proba: probabilities, decision_function: decision } = inner.methods
  return {
    name: view.name,
    ...inputsThrough(view, inner),
    classes,
    methods: {
      predict: (g, x) => {
        const isPositive = g.add('GreaterOrEqual', [
          castTo(g, score(g, x), 'DOUBLE'),
          float64([], [threshold]),
        ])
        const index = positive === 1 ? isPositive : g.add('Not', [isPositive])
        return labelsAt(g, classes, g.add('Cast', [index], { to: 'INT64' }))
      },
      ...(probabilities ? { predict_proba: probabilities } : {}),
      ...(decision ? { decision_function: decision } : {}),
    },
    children: [{ role: 'estimator', estimator: inner }],
  }
}

function placeOf(view: ObjectView, classes: Tensor, label: unknown): number {
  const wanted = typeof label === 'string' ? label : asNumber(label)
  const place = Array.from(classes.data as ArrayLike<unknown>).indexOf(wanted)
  if (place < 0) throw view.unsupported('with a pos_label that is none of the classes')
  return place
}

/** Metrics whose pos_label is 1 unless told otherwise (sklearn.metrics); the others of scikit-learn have none. */
const positiveIsOne = new Set([
  'f1_score',
  'fbeta_score',
  'jaccard_score',
  'precision_score',
  'recall_score',
  'average_precision_score',
  'precision_recall_fscore_support',
])

function scorerLabel(scorer: ObjectView): unknown {
  const keywords = scorer.get('_kwargs')
  const given = keywords instanceof PyDict ? keywords.get('pos_label') : undefined
  if (given !== undefined) return scorer.resolve(given)
  const metric = scorer.get('_score_func')
  if (!(metric instanceof PyGlobal) || !metric.module.startsWith('sklearn.')) {
    throw scorer.unsupported('of a function of its own: which class is positive is not in the file')
  }
  return positiveIsOne.has(metric.name) ? 1 : null
}
