// sklearn.decomposition.NMF, MiniBatchNMF: non-negative weights of the components.
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { inputsOf } from '../fitted.ts'
import { matrixOf, prefixedNames, times } from './project.ts'

const divergences: Readonly<Record<string, number>> = {
  frobenius: 2,
  'kullback-leibler': 1,
  'itakura-saito': 0,
}

export const readNmf: EstimatorReader = (view, context) => {
  const components = matrixOf(view, 'components_')
  const [count, width] = components.shape as [number, number]
  const isMinibatch = view.name === 'MiniBatchNMF'
  const solver = isMinibatch ? 'mu' : view.string('solver', 'cd')
  if (solver !== 'cd' && solver !== 'mu') throw view.unsupported(`with solver='${solver}'`)
  if (solver === 'cd' && view.boolean('shuffle', false))
    throw view.unsupported('with shuffle=True, which draws its order')
  const named = view.optionalString('beta_loss')
  const beta = named === undefined ? view.number('beta_loss', 2) : divergences[named]
  if (beta === undefined) throw view.unsupported(`with beta_loss='${named}'`)
  const most =
    isMinibatch && !view.isNone('transform_max_iter')
      ? view.number('transform_max_iter')
      : view.number('max_iter')
  const names = prefixedNames(view, count)
  const attributes = {
    solver: isMinibatch ? 'minibatch' : solver === 'cd' ? 'coordinate_descent' : 'multiplicative',
    beta,
    ...penalties(view, context.versionOf(view), width),
    tolerance: view.number('tol'),
    iterations: most,
  }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) => {
      const table = g.pool.once(components, 'tensor', () => doubleTensor(components))
      return Frame.of(
        preserveFloat(
          g,
          x,
          g.add('FactorNonNegative', [x.matrix(g), table], attributes),
          components,
        ),
        names,
      )
    },
    featureNamesOut: () => names,
    inverseTransform: {
      kind: 'number',
      width: count,
      method: (g, x) => preserveFloat(g, x, times(g, x.matrix(g), components), components),
    },
  }
}

/** Penalties of the weights: alpha_W times the number of columns (1.0+); before, and where alpha_W is not set, alpha as it is. */
function penalties(view: ObjectView, version: Version, width: number): { l1: number; l2: number } {
  const ratio = view.number('l1_ratio', 0)
  const isNew =
    view.has('alpha_W') &&
    (atLeast(version, 1, 2) || view.number('alpha_W') !== 0 || view.get('alpha_H') !== 'same')
  const isApplied = ['both', 'transformation'].includes(view.string('regularization', 'both'))
  const old =
    view.has('alpha') && view.get('alpha') !== 'deprecated' && isApplied ? view.number('alpha') : 0
  const strength = isNew ? width * view.number('alpha_W') : old
  return { l1: strength * ratio, l2: strength * (1 - ratio) }
}
