// sklearn.cluster.MeanShift, AffinityPropagation, Birch: the nearest of fitted centers.
import type { EstimatorReader } from '../../context.ts'
import type { Method } from '../../estimator.ts'
import { Frame, preserveFloat } from '../../frame.ts'
import { int64 } from '../../../ir/tensor.ts'
import { labelTensor } from '../../arrays.ts'
import { asVector, labelsAt } from '../classify.ts'
import { matrixOf, prefixedNames } from '../decomposition/project.ts'
import { inputsOf } from '../fitted.ts'
import { centerDistances, nearestCenter } from './nearest-center.ts'

/** MeanShift, AffinityPropagation: the number of the center. */
export const readCenters: EstimatorReader = (view) => {
  const inputs = inputsOf(view)
  const centers = matrixOf(view, 'cluster_centers_', inputs.featuresIn)
  // Affinity propagation that did not converge has no centers: every row is noise.
  const noise: Method = (g, x) => asVector(g, g.add('RepeatRow', [x.matrix(g), int64([1], [-1])]))
  return {
    name: view.name,
    ...inputs,
    featuresIn: centers.shape[1],
    methods: {
      predict: centers.shape[0] === 0 ? noise : (g, x) => nearestCenter(g, x, centers),
    },
  }
}

/** Birch: the label of the nearest subcluster; transform gives the distances. */
export const readBirch: EstimatorReader = (view) => {
  const inputs = inputsOf(view)
  const centers = matrixOf(view, 'subcluster_centers_', inputs.featuresIn)
  const labels = labelTensor(view.array('subcluster_labels_'))
  if (labels.size !== centers.shape[0])
    throw view.mistyped('subcluster_labels_', `${centers.shape[0]} labels`, labels)
  const names = prefixedNames(view, centers.shape[0]!)
  return {
    name: view.name,
    ...inputs,
    featuresIn: centers.shape[1],
    methods: { predict: (g, x) => labelsAt(g, labels, nearestCenter(g, x, centers)) },
    transform: (g, x) =>
      Frame.of(preserveFloat(g, x, centerDistances(g, x, centers), centers), names),
    featureNamesOut: () => names,
  }
}
