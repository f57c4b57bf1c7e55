import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/**
 * Shortest ways over first steps: ways [M, M] between known points (an initializer), points INT64 [N, k] that each row
 * reaches and the lengths [N, k] to them -> DOUBLE [N, M], the least of length + way over the row's k points. Lengths may also be
 * CSR [N, M] in the place of points (then input 2 is absent); a row without an entry is E_VALUE.
 */
export const shortestThrough: Operator = {
  domain: 'slipway',
  opType: 'ShortestThrough',
  version: 1,
  attributes: {},
  sparseInputs: [1],
  infer: (inputs) => {
    const ways = required(inputs, 0, 'ShortestThrough')
    return [
      {
        dataType: 'DOUBLE',
        shape: [required(inputs, 1, 'ShortestThrough').shape[0]!, ways.shape[1]!],
      },
    ]
  },
  rowWise: (node) => node.inputs[0]!.constant !== undefined,
  prepare: (_, context) => {
    return ([ways, points, lengths], [output]) => {
      const rows = points!.rows
      const width = ways!.shape[1]!
      const way = numbers(ways!)
      const csr = points!.csr
      output!.resize2(rows, width)
      const to = numbers(output!)
      to.fill(Infinity)
      const at = csr ? csr.columns : numbers(points!)
      const length = numbers(csr ? points! : lengths!)
      const k = csr ? 0 : points!.width
      for (let row = 0; row < rows; row++) {
        const start = csr ? csr.offsets[row]! : row * k
        const end = csr ? csr.offsets[row + 1]! : start + k
        if (start === end)
          throw fault('E_VALUE', {
            where: `row ${context.firstRow() + row}`,
            '!value': '',
            what: 'has no neighbour within the radius',
          })
        context.spend((end - start) * width)
        for (let i = start; i < end; i++) {
          const base = at[i]! * width
          for (let j = 0; j < width; j++) {
            const sum = way[base + j]! + length[i]!
            if (sum < to[row * width + j]!) to[row * width + j] = sum
          }
        }
      }
    }
  },
}
