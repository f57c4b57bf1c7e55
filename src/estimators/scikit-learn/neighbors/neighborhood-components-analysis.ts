// sklearn.neighbors.NeighborhoodComponentsAnalysis: X . components_.T.
import type { EstimatorReader } from '../../context.ts'
import { Frame } from '../../frame.ts'
import { transposed } from '../../arrays.ts'
import { inputsOf } from '../fitted.ts'

export const readNeighborhoodComponentsAnalysis: EstimatorReader = (view) => {
  const components = view.array('components_')
  const [rows, width] = components.shape
  if (components.shape.length !== 2 || width === undefined)
    throw view.mistyped('components_', 'a matrix', components)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) =>
      Frame.of(
        g.add('MatMul', [
          x.matrix(g),
          g.pool.once(components, 'transposed', () => transposed(components)),
        ]),
      ),
    featureNamesOut: () =>
      Array.from({ length: rows! }, (_, i) => `${view.name.toLowerCase()}${i}`),
  }
}
