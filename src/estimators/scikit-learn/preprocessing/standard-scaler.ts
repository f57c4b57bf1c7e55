// sklearn.preprocessing.StandardScaler: (X - mean_) / scale_.
import type { EstimatorReader } from '../../context.ts'
import { doubleTensor } from '../../arrays.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'

export const readStandardScaler: EstimatorReader = (view) => {
  const mean = view.boolean('with_mean', true) ? view.optionalArray('mean_') : undefined
  const scale = view.boolean('with_std', true) ? view.optionalArray('scale_') : undefined
  const inputs = inputsOf(view)
  const featuresIn = inputs.featuresIn ?? (mean ?? scale)?.shape[0]
  return {
    name: view.name,
    ...inputs,
    featuresIn,
    accepts: 'missing',
    methods: {},
    transform: (g, x) => {
      let value = mean ? x.matrix(g) : x.sparseMatrix(g)
      if (mean) value = g.add('Sub', [value, g.pool.once(mean, 'tensor', () => doubleTensor(mean))])
      if (scale)
        value = g.add('Div', [value, g.pool.once(scale, 'tensor', () => doubleTensor(scale))])
      return Frame.of(preserveFloat(g, x, value), x.names)
    },
    featureNamesOut: (names) => names,
    inverseTransform: {
      kind: 'number',
      width: featuresIn ?? 0,
      method: (g, x) => {
        let value = x.matrix(g)
        if (scale)
          value = g.add('Mul', [value, g.pool.once(scale, 'tensor', () => doubleTensor(scale))])
        if (mean)
          value = g.add('Add', [value, g.pool.once(mean, 'tensor', () => doubleTensor(mean))])
        return preserveFloat(g, x, value)
      },
    },
  }
}
