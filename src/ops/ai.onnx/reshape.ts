import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, sizeOf } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** ONNX Reshape (opset 21, allowzero 0) to a constant shape: 0 keeps a size, one -1 is what is left. */
export const reshape: Operator = {
  domain: '',
  opType: 'Reshape',
  version: 21,
  attributes: { allowzero: 'int' },
  infer: (inputs, attributes, constants) => {
    const type = required(inputs, 0, 'Reshape')
    const target = constants[1]
    if (!target || attributes['allowzero'])
      throw fault('E_UNSUPPORTED', 'Reshape to a shape that is not constant')
    const wanted = Array.from(numbers(target))
    if (
      wanted.filter((size) => size === -1).length > 1 ||
      !wanted.every((size) => Number.isInteger(size) && size >= -1)
    ) {
      throw fault('E_FORMAT', `Reshape to [${wanted.join(', ')}]`)
    }
    return [
      {
        dataType: type.dataType,
        shape: wanted.map((size, axis) => staticSize(type.shape, wanted, size, axis)),
      },
    ]
  },
  // Rows stay rows when the first size is kept.
  rowWise: (node) => numbers(node.inputs[1]!.constant!)[0] === 0,
  prepare: (_, context) => {
    const wanted = Array.from(numbers(context.constant(1)!))
    return ([input], [output]) => {
      const total = sizeOf(input!.shape)
      const sizes = wanted.map((size, axis) => (size === 0 ? (input!.shape[axis] ?? 0) : size))
      const rest = sizes.reduce((product, size) => (size === -1 ? product : product * size), 1)
      const shape = sizes.map((size) => (size === -1 ? total / rest : size))
      if (sizeOf(shape) !== total)
        throw fault(
          'E_SHAPE',
          `[${input!.shape.join(', ')}] can't be reshaped to [${wanted.join(', ')}]`,
        )
      output!.alias(input!, shape)
    }
  },
}

function staticSize(
  from: readonly Dimension[],
  wanted: readonly number[],
  size: number,
  axis: number,
): Dimension {
  if (size === 0) return from[axis] ?? 0
  if (size > 0) return size
  if (!from.every((known) => typeof known === 'number')) return 'reshaped'
  const rest = wanted.reduce(
    (product, other, i) =>
      other === -1 ? product : product * (other === 0 ? Number(from[i]) : other),
    1,
  )
  return from.reduce<number>((product, known) => product * Number(known), 1) / rest
}
