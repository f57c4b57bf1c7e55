// xgboost.core.Booster and the classes of xgboost.sklearn, as pickles hold them.
import { PyByteArray } from '../../encodings/pickle/plain-records.ts'
import { PyObject } from '../../encodings/pickle/records.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { labelTensor } from '../arrays.ts'
import type { EstimatorReader } from '../context.ts'
import { atLeast } from '../context.ts'
import type { ObjectView } from '../object-view.ts'
import { asNumber, listItems } from '../object-view.ts'
import { boosterEstimator } from './booster.ts'
import type { BoosterModel } from './model.ts'
import { readBooster } from './read-booster.ts'
import { wrapperEstimator } from './wrapper.ts'

export const readPickledBooster: EstimatorReader = (view) => boosterEstimator(boosterOf(view))

export const readWrapper: EstimatorReader = (view) => {
  const bytes = boosterIn(view)
  const model = boosterOf(bytes)
  const missing = asNumber(view.get('missing'))
  const best = model.attributes.get('best_iteration') ?? asNumber(bytes.get('best_iteration'))
  return wrapperEstimator(model, {
    name: view.name,
    isClassifier: view.name.endsWith('Classifier'),
    labels: labelsOf(view),
    classCount: asNumber(view.get('n_classes_')),
    missing: missing === undefined || Number.isNaN(missing) ? undefined : missing,
    treeLimit: asNumber(view.get('best_ntree_limit')) ?? 0,
    bestRound: roundOf(best),
    isInplace: isInplace(view, model),
  })
}

function boosterIn(view: ObjectView): ObjectView {
  const booster = view.get('_Booster')
  if (booster instanceof PyObject) return view.viewOf(booster)
  throw view.unsupported('was saved before it was fitted', 'Call fit, then save it again.')
}

/** The booster inside a wrapper. */
export function modelOf(view: ObjectView): BoosterModel {
  return boosterOf(boosterIn(view))
}

/** Wrappers made a DMatrix where a predictor was asked for, and to 1.5 for categorical data. */
function isInplace(view: ObjectView, { version }: BoosterModel): boolean {
  const predictor = view.get('predictor')
  if (predictor !== undefined && predictor !== null && predictor !== 'auto') return false
  return view.get('enable_categorical') !== true || atLeast(version, 1, 6)
}

export function roundOf(best: string | number | undefined): number | undefined {
  const round = typeof best === 'string' && /^\d{1,9}$/.test(best) ? Number(best) : best
  return typeof round === 'number' && Number.isInteger(round) && round >= 0 ? round : undefined
}

/** What the encoder of labels was fitted on (before 1.7: scikit-learn's, or XGBoost's own). */
function labelsOf(view: ObjectView): Tensor | undefined {
  return view.get('_le') instanceof PyObject
    ? labelTensor(view.view('_le').array('classes_'))
    : undefined
}

/** Files before 1.4 do not name their features: the Python object does. */
function boosterOf(view: ObjectView): BoosterModel {
  const handle = view.get('handle')
  const bytes = handle instanceof PyByteArray ? handle.bytes : handle
  if (bytes === null) throw view.unsupported('is empty: it was saved before it was trained')
  if (!(bytes instanceof Uint8Array)) throw view.mistyped('handle', 'bytes', handle)
  const model = readBooster(bytes)
  if (model.featureNames) return model
  const names = listItems(view.get('feature_names'))?.map((name) => view.resolve(name))
  const isNamed =
    names?.length === model.features && names.every((name) => typeof name === 'string')
  return isNamed ? { ...model, featureNames: names } : model
}
