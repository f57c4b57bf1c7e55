import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers, sizeOf } from '../../ir/tensor.ts'
import { required, stridesOf } from '../shapes.ts'
import { limitSize } from '../limit-size.ts'

/** ONNX Tile (opset 13): the tensor repeated along each axis. */
export const tile: Operator = {
  domain: '',
  opType: 'Tile',
  version: 13,
  attributes: {},
  infer: (inputs, _, constants) => {
    const { dataType, shape } = required(inputs, 0, 'Tile')
    const repeats = constants[1] && Array.from(numbers(constants[1]))
    if (repeats && repeats.length !== shape.length)
      throw fault('E_FORMAT', `Tile of rank ${shape.length} by ${repeats.length} repeats`)
    return [
      {
        dataType,
        shape: shape.map((size, axis) => {
          const times = repeats?.[axis]
          if (times === 1) return size
          return times !== undefined && typeof size === 'number' ? size * times : `tiled_${axis}`
        }),
      },
    ]
  },
  rowWise: (node) => {
    const repeats = node.inputs[1]!.constant
    return repeats !== undefined && repeats.data[0] === 1
  },
  prepare: () => {
    return ([input, repeats], [output]) => {
      const times = Array.from(numbers(repeats!))
      const { shape } = input!
      const wanted = shape.map((size, axis) => size * times[axis]!)
      limitSize(wanted, 'Tile')
      output!.resize(wanted)
      const rank = wanted.length
      const strides = stridesOf(shape)
      const from = input!.data as ArrayLike<unknown>
      const to = output!.data as { [index: number]: unknown }
      const index = new Int32Array(rank)
      const count = sizeOf(wanted)
      for (let i = 0; i < count; i++) {
        let place = 0
        for (let axis = 0; axis < rank; axis++)
          place += (index[axis]! % shape[axis]!) * strides[axis]!
        to[i] = from[place]
        for (let axis = rank - 1; axis >= 0 && ++index[axis]! === wanted[axis]; axis--)
          index[axis] = 0
      }
    }
  },
}
