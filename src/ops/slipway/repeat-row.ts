import type { Operator } from '../../ir/operator.ts'
import { int64 } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** Repeats one value (its second input, of shape [...]) for every row of the first: [N, ...]. The first only counts rows. */
export const repeatRow: Operator = {
  domain: 'slipway',
  opType: 'RepeatRow',
  version: 1,
  attributes: {},
  sparseInputs: [0],
  infer: (inputs) => {
    const { dataType, shape } = required(inputs, 1, 'RepeatRow')
    return [{ dataType, shape: [required(inputs, 0, 'RepeatRow').shape[0]!, ...shape] }]
  },
  lowering: {
    lower: ({ inputs: [counter, value] }, g) => {
      const rows = g.add('Slice', [g.add('Shape', [counter!]), int64([1], [0]), int64([1], [1])])
      const sizes = value!.type.shape.map(Number)
      const shape = g.add('Concat', [rows, int64([sizes.length], sizes)], { axis: 0 })
      const repeated = g.add('Expand', [value!, shape])
      // Expand's sizes are computed; this says them again where the type can see them.
      return [g.add('Reshape', [repeated, int64([sizes.length + 1], [-1, ...sizes])])]
    },
  },
  rowWise: (node) => node.inputs[1]!.constant !== undefined,
  prepare: () => {
    return ([counter, value], [output]) => {
      const rows = counter!.shape[0]!
      output!.resize([rows, ...value!.shape])
      const from = value!.data as ArrayLike<unknown>
      const to = output!.data as { [index: number]: unknown }
      for (let row = 0, at = 0; row < rows; row++) {
        for (let i = 0; i < from.length; i++) to[at++] = from[i]
      }
    }
  },
}
