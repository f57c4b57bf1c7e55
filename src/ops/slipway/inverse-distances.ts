import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { CsrBuffer } from '../csr-buffer.ts'
import { required } from '../shapes.ts'

/**
 * Weights 1 / distance of each row, dense or the entries of CSR. In a row where a distance is zero (or its inverse infinite),
 * such distances weigh 1 and the others 0: what scikit-learn's weights='distance' does with exact matches.
 */
export const inverseDistances: Operator = {
  domain: 'slipway',
  opType: 'InverseDistances',
  version: 1,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => [required(inputs, 0, 'InverseDistances')],
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: () => {
    const buffer = new CsrBuffer()
    return ([distances], [output]) => {
      const { csr } = distances!
      const from = numbers(distances!)
      if (!csr) {
        output!.resize(distances!.shape)
        const width = distances!.width
        for (let start = 0; start < from.length; start += width)
          invert(from, numbers(output!), start, start + width)
        return
      }
      const rows = distances!.rows
      buffer.reserve(rows, csr.offsets[rows]!)
      for (let row = 0; row < rows; row++)
        invert(from, buffer.values, csr.offsets[row]!, csr.offsets[row + 1]!)
      output!.setCsr(rows, distances!.shape[1]!, csr, buffer.values)
    }
  },
}

function invert(
  from: ArrayLike<number>,
  to: { [index: number]: number },
  start: number,
  end: number,
): void {
  let hasMatch = false
  for (let i = start; i < end; i++) {
    const weight = 1 / from[i]!
    to[i] = weight
    if (weight === Infinity) hasMatch = true
  }
  if (hasMatch) for (let i = start; i < end; i++) to[i] = to[i] === Infinity ? 1 : 0
}
