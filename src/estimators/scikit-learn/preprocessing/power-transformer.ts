// sklearn.preprocessing.PowerTransformer: Yeo-Johnson or Box-Cox, then (standardize) a StandardScaler.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'
import { columnVector } from './scale.ts'

export const readPowerTransformer: EstimatorReader = (view, context) => {
  const lambdas = view.array('lambdas_')
  const width = lambdas.data.length
  const method = view.string('method', 'yeo-johnson')
  if (method !== 'yeo-johnson' && method !== 'box-cox')
    throw view.unsupported(`with method='${method}'`)
  const scaler = view.boolean('standardize', true) ? view.view('_scaler') : undefined
  const [mean, scale] = ['mean_', 'scale_'].map(
    (name) => scaler && columnVector(scaler, name, true, width),
  )
  // From 1.9 on scipy's own Yeo-Johnson, which keeps more digits.
  const forward =
    method === 'box-cox'
      ? 'BoxCox'
      : atLeast(context.versionOf(view), 1, 9)
        ? 'StableYeoJohnson'
        : 'YeoJohnson'
  const back = method === 'box-cox' ? 'InverseBoxCox' : 'InverseYeoJohnson'
  const scaled = (
    g: GraphBuilder,
    value: Value,
    opType: 'Sub' | 'Div' | 'Mul' | 'Add',
    by: typeof mean,
  ) => (by ? g.add(opType, [value, g.pool.once(by, 'tensor', () => doubleTensor(by))]) : value)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    accepts: 'missing',
    methods: {},
    transform: (g, x) => {
      const value = g.add(forward, [
        x.matrix(g),
        g.pool.once(lambdas, 'tensor', () => doubleTensor(lambdas)),
      ])
      return Frame.of(
        preserveFloat(g, x, scaled(g, scaled(g, value, 'Sub', mean), 'Div', scale)),
        x.names,
      )
    },
    featureNamesOut: (names) => names,
    inverseTransform: {
      kind: 'number',
      width,
      method: (g, x) => {
        const value = scaled(g, scaled(g, x.matrix(g), 'Mul', scale), 'Add', mean)
        return preserveFloat(
          g,
          x,
          g.add(back, [value, g.pool.once(lambdas, 'tensor', () => doubleTensor(lambdas))]),
        )
      },
    },
  }
}
