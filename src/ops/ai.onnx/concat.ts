import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { axisOf, productOf, required } from '../shapes.ts'

/** ONNX Concat (opset 13). */
export const concat: Operator = {
  domain: '',
  opType: 'Concat',
  version: 13,
  attributes: { axis: 'int' },
  infer: (inputs, attributes) => {
    const first = required(inputs, 0, 'Concat')
    const axis = axisOf(Number(attributes['axis'] ?? 0), first.shape.length, 'Concat')
    let total: Dimension = 0
    for (const input of inputs) {
      if (input!.dataType !== first.dataType || input!.shape.length !== first.shape.length) {
        throw fault('E_FORMAT', `Concat of ${first.dataType} rank ${first.shape.length} and ${input!.dataType} rank ${input!.shape.length}`)
      }
      const size: Dimension = input!.shape[axis]!
      total = typeof total === 'number' && typeof size === 'number' ? total + size : 'concatenated'
    }
    return [{ dataType: first.dataType, shape: first.shape.map((size, i) => (i === axis ? total : size)) }]
  },
  rowWise: (node) => Number(node.attributes['axis'] ?? 0) !== 0 && node.inputs.every((input) => !input!.constant),
  prepare: (node) => {
    const attribute = Number(node.attributes['axis'] ?? 0)
    return (inputs, [output]) => {
      const first = inputs[0]!
      const axis = attribute < 0 ? attribute + first.shape.length : attribute
      let total = 0
      for (const input of inputs) total += input.shape[axis]!
      if (first.shape.length === 2 && axis === 1) output!.resize2(first.shape[0]!, total)
      else output!.resize(first.shape.map((size, i) => (i === axis ? total : size)))
      join(inputs, output!, axis)
    }
  },
}

function join(inputs: readonly Tensor[], output: Tensor, axis: number): void {
  const outer = productOf(output.shape.slice(0, axis))
  const width = productOf(output.shape.slice(axis))
  const to = output.data as { [index: number]: unknown }
  let offset = 0
  for (const input of inputs) {
    const size = productOf(input.shape.slice(axis))
    const from = input.data as ArrayLike<unknown>
    for (let block = 0; block < outer; block++) {
      for (let i = 0; i < size; i++) to[block * width + offset + i] = from[block * size + i]
    }
    offset += size
  }
}
