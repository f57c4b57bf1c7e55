import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** Writes a CSR matrix [N, K] out as a dense one; absent entries become zero. A dense input passes unchanged. */
export const toDense: Operator = {
  domain: 'slipway',
  opType: 'ToDense',
  version: 1,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => {
    const type = required(inputs, 0, 'ToDense')
    return [{ dataType: type.dataType, shape: type.shape }]
  },
  lowering: { lower: (node) => [node.inputs[0]!] },
  rowWise: () => true,
  prepare: () => {
    return ([input], [output]) => {
      output!.resize(input!.shape)
      const to = numbers(output!)
      const from = numbers(input!)
      if (!input!.csr) return to.set(from)
      to.fill(0)
      const { offsets, columns } = input!.csr
      const width = input!.shape[1]!
      for (let row = 0; row < input!.rows; row++) {
        // Duplicate columns add up, as scipy's toarray does.
        for (let i = offsets[row]!; i < offsets[row + 1]!; i++)
          to[row * width + columns[i]!]! += from[i]!
      }
    }
  },
}
