import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, productOf, required } from '../shapes.ts'

/** ONNX Gather (opset 13): slices of `data` along `axis` at integer `indices` (negative ones count from the end). */
export const gather: Operator = {
  domain: '',
  opType: 'Gather',
  version: 13,
  attributes: { axis: 'int' },
  infer: (inputs, attributes) => {
    const data = required(inputs, 0, 'Gather')
    const indices = required(inputs, 1, 'Gather')
    const axis = axisOf(Number(attributes['axis'] ?? 0), data.shape.length, 'Gather')
    return [
      {
        dataType: data.dataType,
        shape: [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)],
      },
    ]
  },
  rowWise: (node) => {
    const axis = Number(node.attributes['axis'] ?? 0)
    return axis === 0 ? node.inputs[0]!.constant !== undefined : node.inputs[1]!.constant !== undefined
  },
  prepare: (node) => {
    const attribute = Number(node.attributes['axis'] ?? 0)
    return ([data, indices], [output]) => {
      const axis = attribute < 0 ? attribute + data!.shape.length : attribute
      if (data!.shape.length === 1 && indices!.shape.length === 1) output!.resize1(indices!.shape[0]!)
      else output!.resize([...data!.shape.slice(0, axis), ...indices!.shape, ...data!.shape.slice(axis + 1)])
      copySlices(data!, numbers(indices!), output!, axis)
    }
  },
}

function copySlices(data: Tensor, indices: ArrayLike<number>, output: Tensor, axis: number): void {
  const size = data.shape[axis]!
  const inner = productOf(data.shape.slice(axis + 1))
  const outer = productOf(data.shape.slice(0, axis))
  const from = data.data as { [index: number]: unknown }
  const to = output.data as { [index: number]: unknown }
  let at = 0
  for (let block = 0; block < outer; block++) {
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i]!
      const slice = index < 0 ? index + size : index
      if (!(slice >= 0 && slice < size)) throw fault('E_VALUE', { where: 'Gather', '!value': index, what: `is outside 0..${size - 1}` })
      const start = (block * size + slice) * inner
      for (let j = 0; j < inner; j++) to[at++] = from[start + j]
    }
  }
}
