import { fault } from '../../errors.ts'
import type { Attributes } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { copyStrided } from '../copy-strided.ts'
import { axisOf, required, stridesOf } from '../shapes.ts'

/** Sizes of the parts: as given, or equal with a smaller last one. */
function partsOf(
  size: number,
  given: readonly number[] | undefined,
  attributes: Attributes,
): number[] {
  const count = Number(attributes['num_outputs'] ?? given?.length ?? 0)
  if (given) {
    const total = given.reduce((sum, part) => sum + part, 0)
    if (given.length !== count || total !== size || given.some((part) => part < 0))
      throw fault('E_FORMAT', `Split of ${size} into [${given.join(', ')}]`)
    return [...given]
  }
  const each = Math.ceil(size / count)
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(each, size - i * each)))
}

/** ONNX Split (opset 18): parts along an axis, of the sizes given, or `num_outputs` equal ones; both where sizes are computed. */
export const split: Operator = {
  domain: '',
  opType: 'Split',
  version: 18,
  attributes: { axis: 'int', num_outputs: 'int' },
  infer: (inputs, attributes, constants) => {
    const { dataType, shape } = required(inputs, 0, 'Split')
    const axis = axisOf(Number(attributes['axis'] ?? 0), shape.length, 'Split')
    const count = Number(attributes['num_outputs'] ?? constants[1]?.size ?? 0)
    if (!(count >= 1 && count <= 4096)) throw fault('E_FORMAT', `Split into ${count} parts`)
    const size = shape[axis]!
    const given = constants[1] && Array.from(numbers(constants[1]))
    const isKnown = typeof size === 'number' && (given || !inputs[1])
    const parts = isKnown ? partsOf(size, given, attributes) : undefined
    return Array.from({ length: count }, (_, part) => ({
      dataType,
      shape: shape.map((of, i) => (i === axis ? (parts?.[part] ?? `part_${part}`) : of)),
    }))
  },
  rowWise: ({ inputs, attributes }) =>
    axisOf(Number(attributes['axis'] ?? 0), inputs[0]!.type.shape.length, 'Split') > 0 &&
    (!inputs[1] || inputs[1].constant !== undefined),
  // In files either the sizes say how many, or the number does.
  lowering: {
    lower: ({ inputs, attributes }, g) => {
      const { num_outputs: count, ...others } = attributes
      if (!inputs[1] || count === undefined) return 'standard'
      return inputs[1].constant ? g.addMany('Split', inputs, others) : 'none'
    },
  },
  prepare: ({ inputs, attributes }) => {
    const hasSizes = inputs[1] !== undefined
    return ([input, sizes], outputs) => {
      const { shape } = input!
      const axis = axisOf(Number(attributes['axis'] ?? 0), shape.length, 'Split')
      const given = hasSizes ? Array.from(numbers(sizes!)) : undefined
      const strides = stridesOf(shape)
      let start = 0
      partsOf(shape[axis]!, given, attributes).forEach((part, i) => {
        outputs[i]!.resize(shape.map((size, at) => (at === axis ? part : size)))
        copyStrided(input!, start * strides[axis]!, strides, outputs[i]!)
        start += part
      })
    }
  },
}
