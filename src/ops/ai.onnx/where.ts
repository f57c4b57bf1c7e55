import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { broadcast, broadcastShape, required } from '../shapes.ts'

/** ONNX Where (opset 16): X where the condition holds, else Y, with broadcasting; any data type, STRING too. */
export const where: Operator = {
  domain: '',
  opType: 'Where',
  version: 16,
  attributes: {},
  infer: (inputs) => {
    const [condition, a, b] = [0, 1, 2].map((index) => required(inputs, index, 'Where')) as [
      ReturnType<typeof required>,
      ReturnType<typeof required>,
      ReturnType<typeof required>,
    ]
    if (a.dataType !== b.dataType)
      throw fault('E_FORMAT', `Where of ${a.dataType} and ${b.dataType}`)
    return [
      {
        dataType: a.dataType,
        shape: broadcast(condition.shape, broadcast(a.shape, b.shape, 'Where'), 'Where'),
      },
    ]
  },
  // A constant that reaches into the first dimension would pair rows by position.
  rowWise: (node) =>
    node.inputs.every(
      (input) =>
        !input?.constant ||
        input.type.shape.length < node.outputs[0]!.type.shape.length ||
        input.type.shape[0] === 1 ||
        input.type.shape.length === 0,
    ),
  prepare: () => {
    return (inputs, [output]) => {
      const [condition, a, b] = inputs as [Tensor, Tensor, Tensor]
      const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape))
      output!.resize(shape)
      const to = output!.data as { [index: number]: unknown }
      const count = output!.data.length
      const [test, left, right] = [condition, a, b].map((tensor) => reader(tensor, shape))
      for (let i = 0; i < count; i++) to[i] = test!(i) ? left!(i) : right!(i)
    }
  },
}

/** Element of the broadcast tensor at a flat index of the result. */
function reader(tensor: Tensor, shape: readonly number[]): (index: number) => unknown {
  const data = tensor.data as ArrayLike<unknown>
  const size = data.length
  if (size === 1) return () => data[0]
  const trimmed = tensor.shape.slice(tensor.shape.findIndex((length) => length !== 1))
  const isTail = trimmed.every((length, i) => length === shape[i - trimmed.length + shape.length])
  if (isTail) return (index) => data[index % size]
  const rank = shape.length
  const steps = new Int32Array(rank)
  let step = 1
  for (let axis = tensor.shape.length - 1; axis >= 0; axis--) {
    steps[axis + rank - tensor.shape.length] = tensor.shape[axis] === 1 ? 0 : step
    step *= tensor.shape[axis]!
  }
  return (index) => {
    let at = 0
    for (let axis = rank - 1, rest = index; axis >= 0; axis--) {
      at += (rest % shape[axis]!) * steps[axis]!
      rest = Math.floor(rest / shape[axis]!)
    }
    return data[at]
  }
}
