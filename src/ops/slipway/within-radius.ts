import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { CsrBuffer } from '../csr-buffer.ts'
import { required } from '../shapes.ts'

/**
 * Entries of distances [N, M] that are at most `radius`, as CSR [N, M]. A distance of zero is an entry like others.
 * `values`: the entries are the 'distance', its 'root' (the distances are squares, and so is the radius), or 'one'.
 */
export const withinRadius: Operator = {
  domain: 'slipway',
  opType: 'WithinRadius',
  version: 1,
  attributes: { radius: 'float', values: 'string' },
  infer: (inputs) => [{ ...required(inputs, 0, 'WithinRadius'), sparse: true }],
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node) => {
    const radius = node.attributes['radius'] as number
    const kind = node.attributes['values']
    const buffer = new CsrBuffer()
    return ([distances], [output]) => {
      const rows = distances!.rows
      const count = distances!.shape[1]!
      const from = numbers(distances!)
      buffer.reserve(rows, from.length)
      const { offsets, columns, values } = buffer
      let at = 0
      for (let row = 0; row < rows; row++) {
        for (let j = 0; j < count; j++) {
          const distance = from[row * count + j]!
          if (!(distance <= radius)) continue
          columns[at] = j
          values[at++] = kind === 'one' ? 1 : kind === 'root' ? Math.sqrt(distance) : distance
        }
        offsets[row + 1] = at
      }
      buffer.show(output!, rows, count)
    }
  },
}
