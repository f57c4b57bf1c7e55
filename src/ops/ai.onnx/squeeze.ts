import type { Attributes, Dimension, Node, ValueType } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { fault } from '../../errors.ts'
import { axisOf, required } from '../shapes.ts'

type Constants = readonly (Tensor | undefined)[]

function axesOf(constants: Constants, rank: number, opType: string): number[] {
  const axes = constants[1]
  if (!axes) throw fault('E_UNSUPPORTED', `${opType} whose axes are not constant`)
  return Array.from(numbers(axes), (axis) => axisOf(axis, rank, opType)).toSorted((a, b) => a - b)
}

function withoutOnes<T extends Dimension>(shape: readonly T[], axes: readonly number[]): T[] {
  return shape.filter((_, axis) => !axes.includes(axis))
}

function withOnes<T>(shape: readonly T[], axes: readonly number[], one: T): T[] {
  const result = shape.slice()
  for (const axis of axes) result.splice(axis, 0, one)
  return result
}

/** Row 0 stays the request's rows when axis 0 is not among the axes. */
const keepsRows = (node: Node) => !Array.from(numbers(node.inputs[1]!.constant!)).includes(0)

/** ONNX Squeeze (opset 13): drops the axes of size 1 that are named. */
export const squeeze: Operator = {
  domain: '',
  opType: 'Squeeze',
  version: 13,
  attributes: {},
  infer: (inputs: readonly (ValueType | undefined)[], _: Attributes, constants: Constants) => {
    const type = required(inputs, 0, 'Squeeze')
    const axes = axesOf(constants, type.shape.length, 'Squeeze')
    if (axes.some((axis) => typeof type.shape[axis] === 'number' && type.shape[axis] !== 1)) {
      throw fault('E_FORMAT', `Squeeze of [${type.shape.join(', ')}] over axes ${axes.join(', ')}`)
    }
    return [{ dataType: type.dataType, shape: withoutOnes(type.shape, axes) }]
  },
  rowWise: keepsRows,
  prepare: (_, context) => {
    const constants = [undefined, context.constant(1)]
    const axes = axesByRank((rank) => axesOf(constants, rank, 'Squeeze'))
    return ([input], [output]) => {
      const { shape } = input!
      const dropped = axes(shape.length)
      // [N, 1] -> [N] is the way of every binary score.
      if (shape.length === 2 && dropped.length === 1 && dropped[0] === 1)
        return output!.alias(input!, [shape[0]!])
      output!.alias(input!, withoutOnes(shape, dropped))
    }
  },
}

/** Axes are worked out once for each rank that is met. */
function axesByRank(work: (rank: number) => number[]): (rank: number) => number[] {
  let known = -1
  let axes: number[] = []
  return (rank) => {
    if (rank !== known) {
      axes = work(rank)
      known = rank
    }
    return axes
  }
}

/** ONNX Unsqueeze (opset 13): puts axes of size 1 where the result has them. */
export const unsqueeze: Operator = {
  domain: '',
  opType: 'Unsqueeze',
  version: 13,
  attributes: {},
  infer: (inputs, _, constants) => {
    const type = required(inputs, 0, 'Unsqueeze')
    const axes = axesOf(constants, type.shape.length + constants[1]!.size, 'Unsqueeze')
    return [{ dataType: type.dataType, shape: withOnes<Dimension>(type.shape, axes, 1) }]
  },
  rowWise: keepsRows,
  prepare: (_, context) => {
    const constant = context.constant(1)!
    const axes = axesByRank((rank) =>
      axesOf([undefined, constant], rank + constant.size, 'Unsqueeze'),
    )
    return ([input], [output]) =>
      output!.alias(input!, withOnes(input!.shape, axes(input!.shape.length), 1))
  },
}
