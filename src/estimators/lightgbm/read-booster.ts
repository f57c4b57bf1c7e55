// lightgbm.basic.Booster: the text of the model among the attributes of a Python object.
import type { EstimatorReader } from '../context.ts'
import type { Estimator } from '../estimator.ts'
import type { ObjectView } from '../object-view.ts'
import { asNumber } from '../object-view.ts'
import type { Booster } from './booster.ts'
import { boosterOf } from './booster.ts'
import { parseLightgbm } from './parse-model.ts'

export const readBooster: EstimatorReader = (view) => boosterEstimator(boosterIn(view))

/** What a Booster answers by itself. */
export function boosterEstimator({ common, predict, ...booster }: Booster): Estimator {
  return { name: 'Booster', ...common, methods: { predict, ...scoreMethods(booster) } }
}

/** What every wrapper answers besides predictions. */
export function scoreMethods({
  margin,
  apply,
  shapValues,
}: Pick<Booster, 'margin' | 'apply' | 'shapValues'>): Estimator['methods'] {
  return { margin, apply, ...(shapValues ? { shap_values: shapValues } : {}) }
}

/** The model is under `_handle` (4.0 and later) or `handle`; without a number of iterations, predict uses the best one. */
export function boosterIn(view: ObjectView): Booster {
  const text = view.first('_handle', 'handle')
  if (text === null)
    throw view.unsupported('that holds no model: it was saved before it was trained')
  if (typeof text !== 'string') throw view.mistyped('_handle', 'the text of a model', text)
  return boosterOf(parseLightgbm(text), asNumber(view.get('best_iteration')) ?? 0)
}
