// sklearn.semi_supervised.LabelPropagation, LabelSpreading: label distributions of the fitted rows, weighted by the kernel.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import type { GraphBuilder } from '../../../ir/builder.ts'
import type { Value } from '../../../ir/graph.ts'
import { int64 } from '../../../ir/tensor.ts'
import { doubleTensor } from '../../arrays.ts'
import type { EstimatorReader, ReadContext } from '../../context.ts'
import type { Estimator } from '../../estimator.ts'
import type { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { argMaxLabel, asVector } from '../classify.ts'
import { matrixOf, times } from '../decomposition/project.ts'
import { classesOf, inputsOf } from '../fitted.ts'
import { kernelNameOf, pairwiseKernel } from '../pairwise-kernel.ts'

type Sums = (g: GraphBuilder, x: Frame) => Value

export const readLabelPropagation: EstimatorReader = (view, context) => {
  const classes = classesOf(view)
  const distributions = matrixOf(view, 'label_distributions_', classes.size)
  const name = kernelNameOf(view)
  if (name !== 'rbf' && name !== 'knn') throw view.unsupported(`with kernel='${name}'`)
  const { sums, ...shared } =
    name === 'rbf' ? radial(view, distributions) : neighbours(view, context, distributions)
  const probabilities = (g: GraphBuilder, x: Frame) => {
    const made = sums(g, x)
    return g.add('Div', [made, g.add('ReduceSum', [made], { axes: [1], keepdims: 1 })])
  }
  return {
    name: view.name,
    ...inputsOf(view),
    ...shared,
    classes,
    methods: {
      predict: (g, x) => argMaxLabel(g, classes, probabilities(g, x)),
      predict_proba: probabilities,
    },
  }
}

/** Every fitted row counts with its kernel value. */
function radial(view: ObjectView, distributions: NdArray): { featuresIn: number; sums: Sums } {
  const kernel = pairwiseKernel(view, 'X_', 'rbf', { gamma: view.number('gamma') })
  if (distributions.shape[0] !== kernel.rows)
    throw view.mistyped('label_distributions_', `a matrix of ${kernel.rows} rows`, distributions)
  return {
    featuresIn: kernel.features,
    sums: (g, x) => times(g, kernel.emit(g, x), distributions),
  }
}

/** The nearest fitted rows count alike, nearest first. */
function neighbours(
  view: ObjectView,
  context: ReadContext,
  distributions: NdArray,
): { children: NonNullable<Estimator['children']>; featuresIn?: number; sums: Sums } {
  const nearest = context.read(view.get('nn_fit'), 'nn_fit')
  return {
    children: [{ role: 'nn_fit', estimator: nearest }],
    ...(nearest.featuresIn === undefined ? {} : { featuresIn: nearest.featuresIn }),
    sums(g, x) {
      const found = nearest.methods['kneighbors']?.(g, x)
      const places = Array.isArray(found) ? (found[1] as Value) : undefined
      const count = places?.type.shape[1]
      if (!places || typeof count !== 'number' || count === 0)
        throw view.unsupported('without the neighbours of a row')
      const table = g.pool.once(distributions, 'tensor', () => doubleTensor(distributions))
      const rows = Array.from({ length: count }, (_, i) => {
        const place = asVector(g, g.add('Gather', [places, int64([1], [i])], { axis: 1 }))
        return g.add('Gather', [table, place], { axis: 0 })
      })
      return rows.reduce((sum, row) => g.add('Add', [sum, row]))
    },
  }
}
