import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * How many of a column's edges are not above a value (numpy.searchsorted, side 'right'), or below it (`side` 'left').
 * Inputs: x [N, k]; edges, an initializer: ascending, column after column. Attribute `offsets` [k + 1], where each column's begin.
 * Output: [N, k], of x's type.
 */
export const searchSorted: Operator = {
  domain: 'slipway',
  opType: 'SearchSorted',
  version: 1,
  attributes: { offsets: 'ints', side: 'string' },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'SearchSorted')
    const offsets = attributes['offsets'] as readonly number[]
    if (
      x.shape.length !== 2 ||
      x.shape[1] !== offsets.length - 1 ||
      constants[1]?.size !== offsets.at(-1)
    ) {
      throw fault(
        'E_FORMAT',
        `SearchSorted of [${x.shape.join(', ')}] in edges of ${offsets.length - 1} columns`,
      )
    }
    return [x]
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const edges = numbers(context.constant(1)!)
    const offsets = node.attributes['offsets'] as readonly number[]
    const columns = offsets.length - 1
    const countsEqual = node.attributes['side'] !== 'left'
    return ([x], [output]) => {
      output!.resize(x!.shape)
      const from = numbers(x!)
      const to = numbers(output!)
      for (let i = 0; i < from.length; i++) {
        const column = i % columns
        const value = from[i]!
        let low = offsets[column]!
        let high = offsets[column + 1]!
        while (low < high) {
          const middle = (low + high) >> 1
          if (countsEqual ? edges[middle]! <= value : edges[middle]! < value) low = middle + 1
          else high = middle
        }
        to[i] = low - offsets[column]!
      }
    }
  },
}
