import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Which categories a row has: hashes INT32 [N, k], columns INT32 [m] and values INT32 [m] (initializers) -> DOUBLE [N, m],
 * 1 where the hash in column `columns[j]` is `values[j]`, else 0.
 */
export const compareCategories: Operator = {
  domain: 'slipway',
  opType: 'CompareCategories',
  version: 1,
  attributes: {},
  infer: (inputs, _, constants) => {
    const hashes = required(inputs, 0, 'CompareCategories')
    const [, columns, values] = constants
    const width = hashes.shape[1]
    if (!columns || !values || columns.size !== values.size || typeof width !== 'number')
      throw fault('E_FORMAT', 'CompareCategories needs as many constant columns as values')
    if (numbers(columns).some((column) => column < 0 || column >= width))
      throw fault('E_FORMAT', `CompareCategories asks for a column outside of ${width}`)
    return [{ dataType: 'DOUBLE', shape: [hashes.shape[0]!, columns.size] }]
  },
  rowWise: () => true,
  prepare: (_, context) => {
    const columns = Int32Array.from(numbers(context.constant(1)!))
    const values = Int32Array.from(numbers(context.constant(2)!))
    return ([hashes], [output]) => {
      const { rows, width } = hashes!
      output!.resize2(rows, columns.length)
      const from = numbers(hashes!)
      const to = numbers(output!)
      for (let row = 0, at = 0; row < rows; row++) {
        const start = row * width
        for (let j = 0; j < columns.length; j++, at++)
          to[at] = +(from[start + columns[j]!]! === values[j]!)
      }
    }
  },
}
