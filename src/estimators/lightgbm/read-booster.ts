// lightgbm.basic.Booster: the text of the model among the attributes of a Python object.
import type { EstimatorReader } from '../context.ts'
import type { ObjectView } from '../object-view.ts'
import { asNumber } from '../object-view.ts'
import type { Booster } from './booster.ts'
import { boosterOf } from './booster.ts'
import { parseLightgbm } from './parse-model.ts'

export const readBooster: EstimatorReader = (view) => {
  const { common, predict, margin, apply } = boosterIn(view)
  return { name: view.name, ...common, methods: { predict, margin, apply } }
}

/** The model is under `_handle` (4.0 and later) or `handle`; without a number of iterations, predict uses the best one. */
export function boosterIn(view: ObjectView): Booster {
  const text = view.first('_handle', 'handle')
  if (text === null)
    throw view.unsupported('that holds no model: it was saved before it was trained')
  if (typeof text !== 'string') throw view.mistyped('_handle', 'the text of a model', text)
  return boosterOf(parseLightgbm(text), asNumber(view.get('best_iteration')) ?? 0)
}
