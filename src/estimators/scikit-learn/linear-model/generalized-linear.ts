// sklearn.linear_model.PoissonRegressor, GammaRegressor, TweedieRegressor: the inverse link of X . coef_ + intercept_.
import { PyObject } from '../../../encodings/pickle/records.ts'
import type { EstimatorReader } from '../../context.ts'
import type { ObjectView } from '../../object-view.ts'
import { linearInputs, linearPart, linearPrediction } from './linear.ts'

export const readGeneralizedLinear: EstimatorReader = (view) => {
  const part = linearPart(view)
  const isLog = linkOf(view) === 'log'
  const linear = linearPrediction(part)
  return {
    name: view.name,
    ...linearInputs(view, part),
    methods: {
      predict: (g, x) => (isLog ? g.add('Exp', [linear(g, x)]) : linear(g, x)),
      shap_values: part.explain,
    },
  }
}

/** Up to 1.0 the link is an object; later TweedieRegressor's parameters say it and the others' is the logarithm. */
function linkOf(view: ObjectView): 'log' | 'identity' {
  const object = view.get('_link_instance')
  if (object instanceof PyObject) {
    const { name } = view.viewOf(object)
    if (name === 'LogLink') return 'log'
    if (name === 'IdentityLink') return 'identity'
    throw view.unsupported(`with the link ${name}`)
  }
  if (view.name !== 'TweedieRegressor') return 'log'
  const link = view.string('link', 'auto')
  if (link === 'log' || link === 'identity') return link
  if (link !== 'auto') throw view.unsupported(`with link='${link}'`)
  return view.number('power', 0) <= 0 ? 'identity' : 'log'
}
