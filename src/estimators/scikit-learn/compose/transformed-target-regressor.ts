// sklearn.compose.TransformedTargetRegressor: the regressor's answer, transformed back.
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { asColumn, asVector } from '../classify.ts'
import { emitMethod, inputsThrough } from '../meta.ts'

export const readTransformedTargetRegressor: EstimatorReader = (view, context) => {
  const regressor = context.read(view.get('regressor_'), 'regressor_')
  const transformer = context.read(view.get('transformer_'), 'transformer_')
  const inverse = transformer.inverseTransform
  if (!inverse) throw view.unsupported(`whose ${transformer.name} has no inverse_transform`)
  const isVector = view.number('_training_dim', 1) === 1
  return {
    name: view.name,
    ...inputsThrough(view, regressor),
    methods: {
      predict: (g, x) => {
        const answer = emitMethod(g, x, regressor, 'predict')
        const table = answer.type.shape.length === 1 ? asColumn(g, answer) : answer
        const [value] = [inverse.method(g, Frame.of(table))].flat()
        const { shape } = value!.type
        return isVector && shape.length === 2 && shape[1] === 1 ? asVector(g, value!) : value!
      },
    },
    children: [
      { role: 'regressor_', estimator: regressor },
      { role: 'transformer_', estimator: transformer },
    ],
  }
}
