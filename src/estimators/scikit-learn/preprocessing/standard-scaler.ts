// sklearn.preprocessing.StandardScaler: (X - mean_) / scale_.
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { inputsOf } from '../fitted.ts'
import { asItIs, centerAndScale, columnVector } from './scale.ts'
import { takesMissing } from './takes-missing.ts'

export const readStandardScaler: EstimatorReader = (view, context) => {
  const inputs = inputsOf(view)
  if (!view.has('mean_') && !view.has('scale_')) throw view.missing('scale_')
  const mean = columnVector(view, 'mean_', view.boolean('with_mean', true), inputs.featuresIn)
  const scale = columnVector(view, 'scale_', view.boolean('with_std', true), inputs.featuresIn)
  const featuresIn = inputs.featuresIn ?? (mean ?? scale)?.shape[0]
  return {
    name: view.name,
    ...inputs,
    featuresIn,
    accepts: takesMissing(view, context),
    methods: {},
    ...centerAndScale(mean, scale, featuresIn, atLeast(context.versionOf(view), 1, 8)),
    // Before 0.23 one that neither centers nor scales keeps nothing of its table.
    ...((mean ?? scale) ? {} : asItIs),
  }
}
