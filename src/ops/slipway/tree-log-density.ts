import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import type { DensityKernel } from '../neighbors/kernel-density.ts'
import { logDensity } from '../neighbors/kernel-density.ts'
import { queryType, treeAttributes, treeOf } from '../neighbors/tree-inputs.ts'

const kernels = new Set<string>([
  'gaussian',
  'tophat',
  'epanechnikov',
  'exponential',
  'linear',
  'cosine',
])

/**
 * ln of the summed kernels of the points of a KDTree or BallTree at each row x [N, d]: DOUBLE [N]. Inputs 1 to 6 are the tree
 * (treeOf), input 7 the points' weights [M] where they have any. The walk is scikit-learn's kernel_density within `atol` (for
 * the sum) and `rtol`; what its bounds leave open and its rounding are part of the answer.
 */
export const treeLogDensity: Operator = {
  domain: 'slipway',
  opType: 'TreeLogDensity',
  version: 1,
  attributes: {
    ...treeAttributes,
    kernel: 'string',
    bandwidth: 'float',
    atol: 'float',
    rtol: 'float',
    breadth_first: 'int',
  },
  infer: (inputs) => [
    { dataType: 'DOUBLE', shape: [queryType(inputs, 'TreeLogDensity').shape[0]!] },
  ],
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const tree = treeOf(node.attributes, context, 'TreeLogDensity')
    const kernel = node.attributes['kernel'] as string
    if (!kernels.has(kernel))
      throw fault('E_FORMAT', 'TreeLogDensity with a kernel that is not known')
    const weights = context.constant(7)
    const density = logDensity(tree, {
      kernel: kernel as DensityKernel,
      bandwidth: node.attributes['bandwidth'] as number,
      atol: node.attributes['atol'] as number,
      rtol: node.attributes['rtol'] as number,
      isBreadthFirst: node.attributes['breadth_first'] === 1,
      weights: weights && numbers(weights),
    })
    return ([x], [output]) => {
      const rows = x!.rows
      const from = numbers(x!)
      output!.resize1(rows)
      const to = numbers(output!)
      for (let row = 0; row < rows; row++) {
        context.spend(tree.points.length)
        to[row] = density(from, row * tree.width)
      }
    }
  },
}
