// sklearn.neural_network.BernoulliRBM.
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { float64, int64 } from '../../../ir/tensor.ts'
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { asVector } from '../classify.ts'
import {
  matrixOf,
  move,
  prefixedNames,
  timesTransposed,
  vectorOf,
} from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'

export const readBernoulliRbm: EstimatorReader = (view) => {
  const components = matrixOf(view, 'components_')
  const [hidden, features] = components.shape as [number, number]
  const hiddenBias = vectorOf(view, 'intercept_hidden_', hidden)
  const visibleBias = vectorOf(view, 'intercept_visible_', features)
  if (!hiddenBias || !visibleBias) throw view.missing('intercept_hidden_')
  const names = prefixedNames(view, hidden)
  const activations = (g: GraphBuilder, v: Value) =>
    move(g, timesTransposed(g, v, components), hiddenBias, 'Add')
  /** -v . intercept_visible_ - sum log(1 + exp(activation)): [N, 1]. */
  const freeEnergy = (g: GraphBuilder, v: Value): Value => {
    const weights = g.pool.once(visibleBias, 'column', () =>
      doubleTensor(visibleBias, [features, 1]),
    )
    const softened = g.add('Softplus', [activations(g, v)])
    const sum = g.add('ReduceSum', [softened], { axes: [1], keepdims: 1 })
    return g.add('Sub', [g.add('Neg', [g.add('MatMul', [v, weights])]), sum])
  }
  const score =
    (seed: number): Method =>
    (g, x) => {
      const v = x.matrix(g)
      const likely = float64([features], Array<number>(features).fill(1 / features))
      const place = g.add('RandomDraw', [v, likely], { seed, kind: 'integers' })
      const column = g.add('Unsqueeze', [place, int64([1], [1])])
      const chosen = { width: features, sparse: 0, data_type: 'BOOL' }
      const isFlipped = g.add('OneHotRows', [column], chosen)
      const flipped = g.add('Where', [isFlipped, g.add('Sub', [float64([], [1]), v]), v])
      const gain = g.add('Sub', [freeEnergy(g, flipped), freeEnergy(g, v)])
      const loss = g.add('Softplus', [g.add('Neg', [gain])])
      return asVector(g, g.add('Mul', [loss, float64([], [-features])]))
    }
  // Without a seed score_samples flips another bit at each call.
  const seed = view.get('random_state')
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: features,
    methods: typeof seed === 'number' ? { score_samples: score(seed) } : {},
    transform: (g, x) => {
      const made = g.add('Sigmoid', [activations(g, x.sparseMatrix(g))])
      return Frame.of(preserveFloat(g, x, made, components, hiddenBias), names)
    },
    featureNamesOut: () => names,
  }
}
