// ai.onnx BitShift (opset 11) and StringConcat (opset 20), element by element with broadcasting.
import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { copyStrided } from '../copy-strided.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { scratch } from '../../ir/tensor.ts'
import { broadcast, broadcastShape, required, stridesOf } from '../shapes.ts'

/** Makes `target` the broadcast of a tensor. */
function spread(from: Tensor, shape: readonly number[], target: Tensor): void {
  target.resize(shape)
  const own = stridesOf(from.shape)
  const missing = shape.length - from.shape.length
  const steps = shape.map((_, axis) =>
    axis < missing || from.shape[axis - missing] === 1 ? 0 : own[axis - missing]!,
  )
  copyStrided(from, 0, steps, target)
}

function pairwise<T>(
  opType: string,
  version: number,
  attributes: Operator['attributes'],
  make: (attributes: Readonly<Record<string, unknown>>) => (a: T, b: T) => T,
): Operator {
  return {
    domain: '',
    opType,
    version,
    attributes,
    infer: (inputs) => {
      const a = required(inputs, 0, opType)
      const b = required(inputs, 1, opType)
      if (a.dataType !== b.dataType)
        throw fault('E_FORMAT', `${opType} of ${a.dataType} and ${b.dataType}`)
      if (a.dataType === 'UINT64') throw fault('E_UNSUPPORTED', `${opType} of UINT64`)
      return [{ dataType: a.dataType, shape: broadcast(a.shape, b.shape, opType) }]
    },
    rowWise: ({ inputs }) =>
      inputs.every((input) => !input!.constant || input!.type.shape.length === 0),
    prepare: ({ inputs, attributes: given }) => {
      const f = make(given)
      const { dataType } = inputs[0]!.type
      const [left, right] = [scratch(dataType), scratch(dataType)]
      return ([a, b], [output]) => {
        const shape = broadcastShape(a!.shape, b!.shape)
        spread(a!, shape, left)
        spread(b!, shape, right)
        output!.resize(shape)
        const to = output!.data as unknown as { [index: number]: T; readonly length: number }
        for (let i = 0; i < to.length; i++) to[i] = f(left.data[i] as T, right.data[i] as T)
      }
    },
  }
}

/** Unsigned integers in doubles: shifts beyond 32 bits are products with powers of two; the type's array cuts what overflows. */
export const bitShift: Operator = pairwise<number>(
  'BitShift',
  11,
  { direction: 'string' },
  ({ direction }) =>
    direction === 'LEFT' ? (a, b) => a * 2 ** b : (a, b) => Math.floor(a / 2 ** b),
)

export const stringConcat: Operator = pairwise<string>(
  'StringConcat',
  20,
  {},
  () => (a, b) => a + b,
)
