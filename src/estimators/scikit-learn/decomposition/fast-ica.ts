// sklearn.decomposition.FastICA: (X - mean_) . components_.T; back by mixing_.
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { inputsOf } from '../fitted.ts'
import { matrixOf, move, prefixedNames, timesTransposed, vectorOf } from './project.ts'

export const readFastIca: EstimatorReader = (view) => {
  const components = matrixOf(view, 'components_')
  const [count, width] = components.shape as [number, number]
  const mixing = matrixOf(view, 'mixing_', count)
  // whiten is False, True or (1.1+) the name of a way to whiten; all but False center.
  const mean = view.get('whiten') === false ? undefined : vectorOf(view, 'mean_', width)
  const names = prefixedNames(view, count)
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: width,
    methods: {},
    transform: (g, x) =>
      Frame.of(
        preserveFloat(
          g,
          x,
          timesTransposed(g, move(g, x.matrix(g), mean, 'Sub'), components),
          components,
        ),
        names,
      ),
    featureNamesOut: () => names,
    inverseTransform: {
      kind: 'number',
      width: count,
      method: (g, x) =>
        preserveFloat(g, x, move(g, timesTransposed(g, x.matrix(g), mixing), mean, 'Add'), mixing),
    },
  }
}
