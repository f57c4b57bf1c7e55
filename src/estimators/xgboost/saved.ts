import { parseLenientJson } from '../../encodings/lenient-json.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { labelsOf } from '../arrays.ts'
import type { Estimator } from '../estimator.ts'
import { boosterEstimator } from './booster.ts'
import { optional } from './fields.ts'
import type { BoosterModel } from './model.ts'
import { roundOf } from './pickled.ts'
import { wrapperEstimator } from './wrapper.ts'

const wrapperNames: Readonly<Record<string, string>> = {
  classifier: 'XGBClassifier',
  regressor: 'XGBRegressor',
  ranker: 'XGBRanker',
}

/**
 * What save_model wrote: a Booster's file, or a scikit-learn wrapper's, which leaves a note among the attributes. Before 2.0 the note
 * holds the wrapper's fields; since then its kind alone.
 */
export function savedEstimator(model: BoosterModel): Estimator {
  const text = model.attributes.get('scikit_learn')
  if (text === undefined) return boosterEstimator(model)
  const note = parseLenientJson(text)
  const kind = optional(note, '_estimator_type')
  const type = optional(note, 'type')
  const name = typeof type === 'string' ? type : wrapperNames[String(kind)]
  if (name === undefined || !/^XGB\w{1,20}$/.test(name)) return boosterEstimator(model)
  const missing = numberIn(note, 'missing')
  return wrapperEstimator(model, {
    name,
    isClassifier: name.endsWith('Classifier'),
    labels: labelsIn(note),
    classCount: numberIn(note, 'n_classes_') ?? Math.max(2, model.classCount),
    missing: Number.isNaN(missing) ? undefined : missing,
    treeLimit: numberIn(note, 'best_ntree_limit') ?? 0,
    bestRound: roundOf(model.attributes.get('best_iteration')),
    isInplace: ['auto', null, undefined].includes(optional(note, 'predictor') as null),
  })
}

function numberIn(note: unknown, name: string): number | undefined {
  const value = optional(note, name)
  // NaN and Infinity come as text.
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' ? number : undefined
}

function labelsIn(note: unknown): Tensor | undefined {
  const list = optional(optional(note, '_le'), 'classes_')
  if (!Array.isArray(list)) return undefined
  const isLabel = (item: unknown) => ['string', 'number', 'boolean'].includes(typeof item)
  return list.every(isLabel) ? labelsOf(list as (string | number | boolean)[]) : undefined
}
