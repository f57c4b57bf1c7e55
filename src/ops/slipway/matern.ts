import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { besselK, gamma } from '../bessel-k.ts'
import { required } from '../shapes.ts'

/**
 * The Matern correlation at distances d, element by element: 2^(1 - nu) / gamma(nu) z^nu K_nu(z) with z = sqrt(2 nu) d. A distance of 0
 * counts as 2^-52, as scikit-learn has it, where K is infinite.
 */
export const matern: Operator = {
  domain: 'slipway',
  opType: 'Matern',
  version: 1,
  attributes: { nu: 'float' },
  infer: (inputs) => [required(inputs, 0, 'Matern')],
  rowWise: () => true,
  prepare: (node, context) => {
    const nu = Number(node.attributes['nu'])
    const factor = 2 ** (1 - nu) / gamma(nu)
    const scale = Math.sqrt(2 * nu)
    return ([distances], [output]) => {
      const from = numbers(distances!)
      context.spend(from.length * 100)
      output!.resize(distances!.shape)
      const to = numbers(output!)
      for (let i = 0; i < from.length; i++) {
        const z = scale * (from[i] === 0 ? 2 ** -52 : from[i]!)
        to[i] = factor * z ** nu * besselK(nu, z)
      }
    }
  },
}
