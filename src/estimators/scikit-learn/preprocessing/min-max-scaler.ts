// sklearn.preprocessing.MinMaxScaler: X * scale_ + min_; clipped to feature_range with clip=True.
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { clip, columnVector } from './scale.ts'
import { takesMissing } from './takes-missing.ts'

export const readMinMaxScaler: EstimatorReader = (view, context) => {
  const inputs = inputsOf(view)
  const scale = columnVector(view, 'scale_', true, inputs.featuresIn) ?? view.array('scale_')
  const min = columnVector(view, 'min_', true, scale.shape[0]) ?? view.array('min_')
  const range = view.boolean('clip', false) ? rangeOf(view) : undefined
  const featuresIn = inputs.featuresIn ?? scale.shape[0]
  return {
    name: view.name,
    ...inputs,
    featuresIn,
    accepts: takesMissing(view, context),
    methods: {},
    transform: (g, x) => {
      // In place, as numpy does it: an FP32 request is rounded after each step.
      const scaled = preserveFloat(
        g,
        x,
        g.add('Mul', [x.matrix(g), g.pool.once(scale, 'tensor', () => doubleTensor(scale))]),
      )
      const moved = preserveFloat(
        g,
        x,
        g.add('Add', [scaled, g.pool.once(min, 'tensor', () => doubleTensor(min))]),
      )
      return Frame.of(preserveFloat(g, x, range ? clip(g, moved, ...range) : moved), x.names)
    },
    featureNamesOut: (names) => names,
    inverseTransform: {
      kind: 'number',
      width: featuresIn ?? 0,
      method: (g, x) => {
        const moved = preserveFloat(
          g,
          x,
          g.add('Sub', [x.matrix(g), g.pool.once(min, 'tensor', () => doubleTensor(min))]),
        )
        return preserveFloat(
          g,
          x,
          g.add('Div', [moved, g.pool.once(scale, 'tensor', () => doubleTensor(scale))]),
        )
      },
    },
  }
}

function rangeOf(view: ObjectView): [number, number] {
  const [low, high] = view.list('feature_range').map(asNumber)
  if (low === undefined || high === undefined)
    throw view.mistyped('feature_range', 'two numbers', view.get('feature_range'))
  return [low, high]
}
