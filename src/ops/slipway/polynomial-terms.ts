import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Products of a row's values, each term the product of one value and an earlier term.
 * Inputs: x [N, k]; parents [t] INT32, the index of the earlier term, or -1 for a term that is the value alone;
 * features [t] INT32, the value's column. Attribute `first`: terms in front of it are computed but not given out.
 * Output: [N, t - first].
 */
export const polynomialTerms: Operator = {
  domain: 'slipway',
  opType: 'PolynomialTerms',
  version: 1,
  attributes: { first: 'int' },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'PolynomialTerms')
    const count = constants[1]?.size
    if (count === undefined || constants[2]?.size !== count)
      throw fault('E_FORMAT', 'PolynomialTerms needs constant terms')
    return [
      { dataType: x.dataType, shape: [x.shape[0]!, count - Number(attributes['first'] ?? 0)] },
    ]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const parents = numbers(context.constant(1)!)
    const features = numbers(context.constant(2)!)
    const first = Number(node.attributes['first'] ?? 0)
    const terms = new Float64Array(parents.length)
    return ([x], [output]) => {
      const { rows, width } = x!
      output!.resize2(rows, terms.length - first)
      const from = numbers(x!)
      const to = numbers(output!)
      let at = 0
      for (let row = 0; row < rows; row++) {
        const start = row * width
        for (let i = 0; i < terms.length; i++) {
          const parent = parents[i]!
          const value = from[start + features[i]!]!
          terms[i] = parent < 0 ? value : terms[parent]! * value
        }
        for (let i = first; i < terms.length; i++) to[at++] = terms[i]!
      }
    }
  },
}
