// sklearn.preprocessing.RobustScaler: (X - center_) / scale_.
import type { EstimatorReader } from '../../context.ts'
import { inputsOf } from '../fitted.ts'
import { asItIs, centerAndScale, columnVector } from './scale.ts'
import { takesMissing } from './takes-missing.ts'

export const readRobustScaler: EstimatorReader = (view, context) => {
  const inputs = inputsOf(view)
  if (!view.has('center_') && !view.has('scale_')) throw view.missing('scale_')
  const center = columnVector(
    view,
    'center_',
    view.boolean('with_centering', true),
    inputs.featuresIn,
  )
  const scale = columnVector(view, 'scale_', view.boolean('with_scaling', true), inputs.featuresIn)
  const featuresIn = inputs.featuresIn ?? (center ?? scale)?.shape[0]
  return {
    name: view.name,
    ...inputs,
    featuresIn,
    accepts: takesMissing(view, context),
    methods: {},
    ...centerAndScale(center, scale, featuresIn),
    // Before 0.23 one that neither centers nor scales keeps nothing of its table.
    ...((center ?? scale) ? {} : asItIs),
  }
}
