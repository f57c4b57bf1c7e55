import { fault } from '../../errors.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { copyStrided } from '../copy-strided.ts'
import { required, stridesOf } from '../shapes.ts'

function permutation(attributes: Attributes, rank: number): number[] {
  const perm = attributes['perm'] as readonly number[] | undefined
  if (!perm) return Array.from({ length: rank }, (_, i) => rank - 1 - i)
  const axes = perm.map((axis) => (axis < 0 ? axis + rank : axis))
  if (axes.length !== rank || axes.toSorted((a, b) => a - b).some((axis, i) => axis !== i))
    throw fault('E_FORMAT', `Transpose of rank ${rank} by [${perm.join(', ')}]`)
  return axes
}

/** ONNX Transpose (opset 21): axes in the order of `perm`, by default reversed. */
export const transpose: Operator = {
  domain: '',
  opType: 'Transpose',
  version: 21,
  attributes: { perm: 'ints' },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'Transpose')
    return [{ dataType, shape: permutation(attributes, shape.length).map((axis) => shape[axis]!) }]
  },
  rowWise: (node) => permutation(node.attributes, node.inputs[0]!.type.shape.length)[0] === 0,
  prepare: ({ attributes }) => {
    return ([input], [output]) => {
      const { shape } = input!
      const axes = permutation(attributes, shape.length)
      const strides = stridesOf(shape)
      output!.resize(axes.map((axis) => shape[axis]!))
      copyStrided(
        input!,
        0,
        axes.map((axis) => strides[axis]!),
        output!,
      )
    }
  },
}
