import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { copyStrided } from '../copy-strided.ts'
import { broadcast, broadcastShape, required, stridesOf } from '../shapes.ts'

/** ONNX Expand (opset 13): broadcasts to a shape, which may itself be broadcast. */
export const expand: Operator = {
  domain: '',
  opType: 'Expand',
  version: 13,
  attributes: {},
  infer: (inputs, _, constants) => {
    const { dataType, shape } = required(inputs, 0, 'Expand')
    const wanted = required(inputs, 1, 'Expand')
    if (constants[1]) {
      const sizes = Array.from(numbers(constants[1]))
      return [{ dataType, shape: broadcast(shape, sizes, 'Expand') }]
    }
    const rank = wanted.shape[0]
    if (typeof rank !== 'number')
      throw fault('E_UNSUPPORTED', 'Expand to a shape of unknown length')
    const length = Math.max(rank, shape.length)
    return [
      { dataType, shape: Array.from({ length }, (__, axis): Dimension => `expanded_${axis}`) },
    ]
  },
  rowWise: () => false,
  prepare: () => {
    return ([input, wanted], [output]) => {
      const shape = broadcastShape(input!.shape, Array.from(numbers(wanted!)))
      output!.resize(shape)
      const own = stridesOf(input!.shape)
      const missing = shape.length - input!.shape.length
      const steps = shape.map((_, axis) =>
        axis < missing || input!.shape[axis - missing] === 1 ? 0 : own[axis - missing]!,
      )
      copyStrided(input!, 0, steps, output!)
    }
  },
}
