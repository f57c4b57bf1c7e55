import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { denseProduct } from '../dense-product.ts'
import { required } from '../shapes.ts'
import type { Coder } from '../sparse-coding/coder.ts'
import { lassoCoder } from '../sparse-coding/lasso.ts'
import { leastAngleCoder } from '../sparse-coding/least-angle.ts'
import { matchingPursuitCoder } from '../sparse-coding/matching-pursuit.ts'

/**
 * Few weights of the atoms of a dictionary D that make up a row (sklearn.decomposition.sparse_encode).
 * Inputs: x [N, d]; dictionary [k, d], an initializer. Attribute `algorithm`: threshold (soft threshold of D x at `penalty`),
 * lasso (minimum of |x - D.T w|^2 / 2 + penalty |w|), lasso_descent (the same as coordinate descent leaves it, with `screens` 1
 * where atoms are ruled out by the duality gap), least_angle and matching_pursuit (at most `atoms` of them).
 * `positive`: weights are not negative. `iterations`: at most so many sweeps of the descent; `tolerance`: the change and gap that end it. Output: [N, k].
 */
export const sparseCode: Operator = {
  domain: 'slipway',
  opType: 'SparseCode',
  version: 1,
  attributes: {
    algorithm: 'string',
    penalty: 'float',
    atoms: 'int',
    positive: 'int',
    screens: 'int',
    iterations: 'int',
    tolerance: 'float',
  },
  infer: (inputs, attributes, constants) => {
    const [x, dictionary] = [required(inputs, 0, 'SparseCode'), required(inputs, 1, 'SparseCode')]
    if (
      x.shape[1] !== dictionary.shape[1] ||
      !constants[1] ||
      !coders.has(attributes['algorithm'] as string)
    ) {
      throw fault(
        'E_FORMAT',
        `SparseCode of [${x.shape.join(', ')}] by [${dictionary.shape.join(', ')}]`,
      )
    }
    return [{ dataType: 'DOUBLE', shape: [x.shape[0]!, dictionary.shape[0]!] }]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const dictionary = Float64Array.from(numbers(context.constant(1)!))
    const [k, d] = context.constant(1)!.shape as [number, number]
    const gram = new Float64Array(k * k)
    denseProduct(dictionary, dictionary, undefined, gram, k, d, k)
    const number = (name: string) => Number(node.attributes[name] ?? 0)
    const settings = {
      penalty: number('penalty'),
      atoms: number('atoms'),
      isPositive: number('positive') === 1,
      screens: number('screens') === 1,
      iterations: number('iterations'),
      tolerance: number('tolerance'),
    }
    const code = coders.get(node.attributes['algorithm'] as string)!(gram, k, settings, (units) =>
      context.spend(units),
    )
    const correlations = new Float64Array(k)
    return ([x], [output]) => {
      const rows = x!.rows
      const from = Float64Array.from(numbers(x!))
      output!.resize2(rows, k)
      const to = numbers(output!) as Float64Array
      for (let row = 0; row < rows; row++) {
        const own = from.subarray(row * d, (row + 1) * d)
        denseProduct(own, dictionary, undefined, correlations, 1, d, k)
        code(
          correlations,
          own.reduce((sum, value) => sum + value * value, 0),
          to.subarray(row * k, (row + 1) * k),
        )
      }
    }
  },
}

const thresholdCoder: Coder =
  (_, __, { penalty, isPositive }) =>
  (correlations, ___, to) => {
    for (let i = 0; i < to.length; i++) {
      const value = Math.sign(correlations[i]!) * Math.max(Math.abs(correlations[i]!) - penalty, 0)
      to[i] = isPositive ? Math.max(value, 0) : value
    }
  }

const coders = new Map<string, Coder>([
  ['threshold', thresholdCoder],
  ['lasso', lassoCoder(true)],
  ['lasso_descent', lassoCoder(false)],
  ['least_angle', leastAngleCoder],
  ['matching_pursuit', matchingPursuitCoder],
])
