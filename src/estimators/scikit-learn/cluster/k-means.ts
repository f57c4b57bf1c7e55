// sklearn.cluster.KMeans, MiniBatchKMeans: the nearest of cluster_centers_.
import type { EstimatorReader } from '../../context.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { matrixOf, prefixedNames } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'
import { centerDistances, nearestCenter } from './nearest-center.ts'

export const readKMeans: EstimatorReader = (view) => {
  const inputs = inputsOf(view)
  const centers = matrixOf(view, 'cluster_centers_', inputs.featuresIn)
  const names = prefixedNames(view, centers.shape[0]!)
  return {
    name: view.name,
    ...inputs,
    featuresIn: centers.shape[1],
    methods: {
      predict: (g, x) => g.add('Cast', [nearestCenter(g, x, centers)], { to: 'INT32' }),
    },
    transform: (g, x) =>
      Frame.of(preserveFloat(g, x, centerDistances(g, x, centers), centers), names),
    featureNamesOut: () => names,
  }
}
