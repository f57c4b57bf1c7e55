import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { EqualLists } from '../neighbors/equal-lists.ts'
import { required } from '../shapes.ts'

/**
 * The entries of a CSR matrix [N, M] row by row, in ascending order of columns: values DOUBLE [N, k] and columns INT64 [N, k].
 * Rows that differ in their number of entries are no matrix: E_SHAPE, so rows are not independent.
 */
export const listNeighbors: Operator = {
  domain: 'slipway',
  opType: 'ListNeighbors',
  version: 1,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => {
    const rows = required(inputs, 0, 'ListNeighbors').shape[0]!
    return [
      { dataType: 'DOUBLE', shape: [rows, 'neighbours'] },
      { dataType: 'INT64', shape: [rows, 'neighbours'] },
    ]
  },
  rowWise: () => false,
  prepare: () => {
    const lists = new EqualLists()
    return ([matrix], [distances, places]) => {
      const { offsets, columns } = matrix!.csr!
      const values = numbers(matrix!)
      lists.start()
      for (let row = 0; row < matrix!.rows; row++) {
        for (let i = offsets[row]!; i < offsets[row + 1]!; i++) lists.add(columns[i]!, values[i]!)
        lists.endRow()
      }
      lists.finish(distances!, places!)
    }
  },
}
