import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, sizeOf } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { axisOf, required, stridesOf } from '../shapes.ts'

/** Where an index outside [0, size) reads; -1: the padding value. */
const places: Readonly<Record<string, (index: number, size: number) => number>> = {
  constant: (index, size) => (index >= 0 && index < size ? index : -1),
  edge: (index, size) => Math.min(Math.max(index, 0), size - 1),
  reflect: (index, size) => {
    if (size === 1) return 0
    const period = 2 * (size - 1)
    const inside = ((index % period) + period) % period
    return inside < size ? inside : period - inside
  },
  wrap: (index, size) => ((index % size) + size) % size,
}

/** Sizes to add in front of and behind each axis; negative ones take away. */
function padsOf(list: readonly number[], axes: readonly number[] | undefined, rank: number) {
  const over = axes ?? Array.from({ length: rank }, (_, i) => i)
  if (list.length !== over.length * 2)
    throw fault('E_FORMAT', `Pad of rank ${rank} by ${list.length} sizes`)
  const [front, back] = [0, 0].map(() => Array.from<number>({ length: rank }).fill(0))
  over.forEach((given, i) => {
    const axis = axisOf(given, rank, 'Pad')
    front![axis] = list[i]!
    back![axis] = list[i + over.length]!
  })
  return { front: front!, back: back! }
}

/** ONNX Pad (opset 21): constant, reflect, edge or wrap. */
export const pad: Operator = {
  domain: '',
  opType: 'Pad',
  version: 21,
  attributes: { mode: 'string' },
  infer: (inputs, attributes, constants) => {
    const { dataType, shape } = required(inputs, 0, 'Pad')
    if (!Object.hasOwn(places, (attributes['mode'] as string | undefined) ?? 'constant'))
      throw fault('E_FORMAT', `Pad with mode ${attributes['mode'] as string}`)
    if (!constants[1] || (inputs[3] && !constants[3]))
      return [{ dataType, shape: shape.map((_, axis) => `padded_${axis}`) }]
    const axes = constants[3] && Array.from(numbers(constants[3]))
    const { front, back } = padsOf(Array.from(numbers(constants[1])), axes, shape.length)
    return [
      {
        dataType,
        shape: shape.map((size, axis) => {
          const more = front[axis]! + back[axis]!
          if (front[axis] === 0 && back[axis] === 0) return size
          return typeof size === 'number' ? Math.max(0, size + more) : `padded_${axis}`
        }),
      },
    ]
  },
  rowWise: ({ inputs, outputs }) =>
    inputs[1]!.constant !== undefined &&
    typeof inputs[0]!.type.shape[0] === 'string' &&
    outputs[0]!.type.shape[0] === inputs[0]!.type.shape[0],
  prepare: ({ inputs: given, attributes }) => {
    const place = places[(attributes['mode'] as string | undefined) ?? 'constant']!
    const [, , hasValue, hasAxes] = given.map((input) => input !== undefined)
    return ([input, pads, value, axes], [output]) => {
      const { shape } = input!
      const rank = shape.length
      const over = hasAxes ? Array.from(numbers(axes!)) : undefined
      const { front, back } = padsOf(Array.from(numbers(pads!)), over, rank)
      const wanted = shape.map((size, axis) => Math.max(0, size + front[axis]! + back[axis]!))
      limitSize(wanted, 'Pad')
      output!.resize(wanted)
      const filler = hasValue ? value!.data[0] : input!.dataType === 'STRING' ? '' : 0
      const from = input!.data as ArrayLike<unknown>
      const to = output!.data as { [index: number]: unknown }
      const strides = stridesOf(shape)
      const index = new Int32Array(rank)
      const count = sizeOf(wanted)
      for (let i = 0; i < count; i++) {
        let at = 0
        for (let axis = 0; axis < rank && at >= 0; axis++) {
          const inside = place(index[axis]! - front[axis]!, shape[axis]!)
          at = inside < 0 ? -1 : at + inside * strides[axis]!
        }
        to[i] = at < 0 ? filler : from[at]
        for (let axis = rank - 1; axis >= 0 && ++index[axis]! === wanted[axis]; axis--)
          index[axis] = 0
      }
    }
  },
}
