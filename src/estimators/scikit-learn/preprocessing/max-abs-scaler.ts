// sklearn.preprocessing.MaxAbsScaler: X / scale_; clipped to [-1, 1] with clip=True (1.9+).
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'
import { centerAndScale, clip, columnVector, divideColumns } from './scale.ts'
import { takesMissing } from './takes-missing.ts'

export const readMaxAbsScaler: EstimatorReader = (view, context) => {
  const inputs = inputsOf(view)
  const scale = columnVector(view, 'scale_', true, inputs.featuresIn) ?? view.array('scale_')
  const featuresIn = inputs.featuresIn ?? scale.shape[0]
  const clips = view.boolean('clip', false)
  return {
    name: view.name,
    ...inputs,
    featuresIn,
    accepts: takesMissing(view, context),
    methods: {},
    ...centerAndScale(undefined, scale, featuresIn),
    ...(clips
      ? {
          transform: (g, x) =>
            Frame.of(
              preserveFloat(g, x, clip(g, divideColumns(g, x.matrix(g), scale), -1, 1)),
              x.names,
            ),
        }
      : {}),
  }
}
