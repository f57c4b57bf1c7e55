import { fault } from '../../errors.ts'
import type { Node } from '../../ir/graph.ts'
import type { Kernel, KernelContext, Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'
import { shapType } from '../trees/shap-kernel.ts'

/**
 * What each feature contributes to X . weights.T + intercept: weight * (x - mean), the mean being over a background of rows. Inputs:
 * X DOUBLE [N, D], weights DOUBLE [D, K], intercept DOUBLE [K], means DOUBLE [D], without which it can be built but not run (E_UNSUPPORTED).
 * Output DOUBLE [N, D + 1], or [N, K, D + 1] for K > 1: the contributions, last the answer at the mean.
 */
export const linearShap: Operator = {
  domain: 'slipway',
  opType: 'LinearShap',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    const x = required(inputs, 0, 'LinearShap')
    const [features, outputs] = required(inputs, 1, 'LinearShap').shape
    const isFitting =
      x.shape.length === 2 &&
      typeof outputs === 'number' &&
      x.shape[1] === features &&
      required(inputs, 2, 'LinearShap').shape[0] === outputs &&
      (!inputs[meansInput] || inputs[meansInput].shape[0] === features)
    if (!isFitting)
      throw fault('E_FORMAT', 'a linear explanation whose weights do not fit its table')
    return [shapType(x, outputs, features as number)]
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: prepareKernel,
}

export const meansInput = 3

function prepareKernel(node: Node, _context: KernelContext): Kernel {
  if (!node.inputs[meansInput]) throw fault('E_UNSUPPORTED', needsBackground)
  const [features, outputs] = node.inputs[1]!.type.shape as [number, number]
  const width = features + 1
  return ([x, weights, intercept, means], [output]) => {
    const { rows } = x!
    if (outputs === 1) output!.resize2(rows, width)
    else output!.resize([rows, outputs, width])
    const [from, weight, mean, base] = [x!, weights!, means!, intercept!].map(numbers) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ]
    const to = numbers(output!) as Float64Array
    for (let row = 0, at = 0; row < rows; row++) {
      for (let k = 0; k < outputs; k++) {
        let atMean = base[k]!
        for (let i = 0; i < features; i++) {
          const own = weight[i * outputs + k]!
          atMean += own * mean[i]!
          to[at++] = own * (from[row * features + i]! - mean[i]!)
        }
        to[at++] = atMean
      }
    }
  }
}

export const needsBackground =
  'a linear model is explained against a background of rows, and none is given: name a CSV or JSON file of them with --background FILE, or as "background" in slipway.json'
