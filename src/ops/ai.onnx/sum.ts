import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, sameShape } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** ONNX Sum (opset 13) of inputs of one shape, added in their order. */
export const sum: Operator = {
  domain: '',
  opType: 'Sum',
  version: 13,
  attributes: {},
  infer: (inputs) => {
    const first = required(inputs, 0, 'Sum')
    for (const input of inputs) {
      if (input!.shape.length !== first.shape.length || input!.dataType !== first.dataType) {
        throw fault('E_UNSUPPORTED', 'Sum of inputs of different shapes')
      }
    }
    return [first]
  },
  rowWise: (node) => node.inputs.every((input) => !input!.constant),
  prepare: () => {
    return (inputs, [output]) => {
      const first = inputs[0]!
      output!.resize(first.shape)
      const to = numbers(output!)
      to.set(numbers(first))
      for (let k = 1; k < inputs.length; k++) {
        if (!sameShape(inputs[k]!.shape, first.shape))
          throw fault('E_FORMAT', 'Sum of inputs of different shapes')
        const from = numbers(inputs[k]!)
        for (let i = 0; i < to.length; i++) to[i]! += from[i]!
      }
    }
  },
}
