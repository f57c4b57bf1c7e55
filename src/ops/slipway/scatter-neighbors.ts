import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { RowSums } from '../row-sums.ts'
import { required } from '../shapes.ts'

/** Places INT64 [N, k] and their values [N, k] (absent: 1 each) as CSR [N, columns]; what stands twice adds up. */
export const scatterNeighbors: Operator = {
  domain: 'slipway',
  opType: 'ScatterNeighbors',
  version: 1,
  attributes: { columns: 'int' },
  infer: (inputs, attributes) => [
    {
      dataType: 'DOUBLE',
      shape: [required(inputs, 0, 'ScatterNeighbors').shape[0]!, attributes['columns'] as number],
      sparse: true,
    },
  ],
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node) => {
    const columns = node.attributes['columns'] as number
    const hasValues = node.inputs[1] !== undefined
    const sums = new RowSums(columns, 'DOUBLE')
    return ([places, values], [output]) => {
      const rows = places!.rows
      const k = places!.width
      const at = numbers(places!)
      sums.start(rows)
      for (let row = 0; row < rows; row++) {
        for (let i = row * k; i < (row + 1) * k; i++) {
          const place = at[i]!
          if (!(place >= 0 && place < columns))
            throw fault('E_VALUE', {
              where: 'ScatterNeighbors',
              '!value': place,
              what: `is outside 0..${columns - 1}`,
            })
          sums.add(place, hasValues ? numbers(values!)[i]! : 1)
        }
        sums.endRow(row, false)
      }
      sums.finish(rows, output!)
    }
  },
}
