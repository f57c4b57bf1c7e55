// sklearn.feature_selection.SelectFromModel: columns whose importance reaches a threshold.
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { numpyMean, numpyMedian } from '../../numpy-statistics.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber, listItems } from '../../object-view.ts'
import { PyObject } from '../../../encodings/pickle/records.ts'
import { acceptedBy } from './accepted.ts'
import { readImportances } from './importances.ts'
import { selector } from './selector.ts'

export const readSelectFromModel: EstimatorReader = (view, context) => {
  const object = view.has('estimator_') ? view.get('estimator_') : view.get('estimator')
  if (!(object instanceof PyObject)) throw view.mistyped('estimator_', 'an estimator', object)
  const estimator = view.viewOf(object)
  const scores = readImportances(view, estimator, view.number('norm_order', 1), context)
  const threshold = thresholdOf(view, estimator, scores, context.versionOf(view))
  const most = mostFeatures(view)
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b)
  const candidates = new Set(most === undefined ? order : order.slice(0, most))
  const mask = Array.from(scores, (score, column) => candidates.has(column) && !(score < threshold))
  return selector(view, mask, acceptedBy(view, object, context))
}

function mostFeatures(view: ObjectView): number | undefined {
  const value = view.has('max_features_') ? view.get('max_features_') : view.get('max_features')
  if (value === null || value === undefined) return undefined
  const most = asNumber(value)
  if (most === undefined) throw view.unsupported('with max_features as a function')
  return most
}

function thresholdOf(
  view: ObjectView,
  estimator: ObjectView,
  scores: Float64Array,
  version: Version,
): number {
  const value = view.get('threshold') ?? (isL1(estimator, version) ? 1e-5 : 'mean')
  if (typeof value !== 'string') {
    const number = asNumber(value)
    if (number === undefined) throw view.mistyped('threshold', 'a number or text', value)
    return number
  }
  const [, factor, reference] = /^(?:([^*]*)\*)?\s*(mean|median)\s*$/.exec(value) ?? []
  if (!reference) throw view.unsupported(`with threshold='${value.slice(0, 40)}'`)
  const statistic = reference === 'mean' ? numpyMean(scores) : numpyMedian(scores)
  return factor === undefined ? statistic : Number(factor.trim()) * statistic
}

/** Whether the estimator's penalty is l1, which makes the default threshold 1e-5 instead of the mean. */
function isL1(estimator: ObjectView, version: Version): boolean {
  const { name } = estimator
  if (estimator.get('penalty') === 'l1' || name.includes('Lasso')) return true
  const isOne = (attribute: string) => {
    const value = estimator.get(attribute)
    const items = listItems(value) ?? [value]
    return (
      items.length > 0 &&
      items.every((item) => Math.abs((asNumber(item) ?? NaN) - 1) <= 1e-8 + 1e-5)
    )
  }
  if (name.includes('ElasticNet') && atLeast(version, 1, 1) && !atLeast(version, 1, 7)) {
    return isOne('l1_ratio_') || isOne('l1_ratio')
  }
  if (name === 'ElasticNet' && atLeast(version, 1, 7)) return isOne('l1_ratio')
  if (name === 'ElasticNetCV' && atLeast(version, 1, 7)) return isOne('l1_ratio_')
  if (name === 'LogisticRegression' && atLeast(version, 1, 8)) return isOne('l1_ratio')
  return name === 'LogisticRegressionCV' && atLeast(version, 1, 8) && isOne('l1_ratio_')
}
