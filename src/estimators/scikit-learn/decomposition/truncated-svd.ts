// sklearn.decomposition.TruncatedSVD: X . components_.T, nothing centered, so that text stays CSR up to the product.
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'
import { matrixOf, prefixedNames, times, timesTransposed } from './project.ts'

export const readTruncatedSvd: EstimatorReader = (view) => {
  const components = matrixOf(view, 'components_')
  const [count, width] = components.shape as [number, number]
  const names = prefixedNames(view, count)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) =>
      Frame.of(
        preserveFloat(g, x, timesTransposed(g, x.sparseMatrix(g), components), components),
        names,
      ),
    featureNamesOut: () => names,
    inverseTransform: {
      kind: 'number',
      width: count,
      method: (g, x) => preserveFloat(g, x, times(g, x.matrix(g), components), components),
    },
  }
}
