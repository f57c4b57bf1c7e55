// sklearn.neighbors.KernelDensity: score_samples.
import { float64, numbers } from '../../../ir/tensor.ts'
import type { EstimatorReader } from '../../context.ts'
import { inputsOf } from '../fitted.ts'
import { readTree } from './fitted-tree.ts'

const kernels = new Set(['gaussian', 'tophat', 'epanechnikov', 'exponential', 'linear', 'cosine'])

export const readKernelDensity: EstimatorReader = (view) => {
  const tree = readTree(view, 'tree_')
  const kernel = view.string('kernel', 'gaussian')
  if (!kernels.has(kernel)) throw view.unsupported(`with kernel='${kernel}'`)
  // `bandwidth_` since 1.2; before, bandwidth was always a number.
  const bandwidth = view.has('bandwidth_') ? view.number('bandwidth_') : view.number('bandwidth')
  if (!(bandwidth > 0)) throw view.mistyped('bandwidth', 'a positive number', bandwidth)
  const total = tree.weights ? sumOf(numbers(tree.weights)) : tree.count
  const attributes = {
    ...tree.attributes,
    kernel,
    bandwidth,
    atol: view.number('atol', 0) * total,
    rtol: view.number('rtol', 0),
    breadth_first: view.boolean('breadth_first', true) ? 1 : 0,
  }
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: tree.width,
    methods: {
      score_samples: (g, x) =>
        g.add('Sub', [
          g.add('TreeLogDensity', [x.matrix(g), ...tree.inputs, tree.weights], attributes),
          float64([], [Math.log(total)]),
        ]),
    },
  }
}

function sumOf(weights: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]!
  return sum
}
