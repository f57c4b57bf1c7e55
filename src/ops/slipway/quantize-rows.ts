import { fault } from '../../errors.ts'
import type { Dimension } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import { float32, int64, numbers } from '../../ir/tensor.ts'
import { isFloating } from '../../ir/data-type.ts'
import { roundEven } from '../ai.onnx/quantize.ts'
import { required } from '../shapes.ts'

/** Below it a row counts as zero: no division by nothing. */
const leastScale = Math.fround(1e-30)
/** What stands for zero in a byte. */
export const middle = 128
const steps = 127

/**
 * X [N, ...] as bytes about 128, with a scale of its own for each of its first `axes` sizes: max |x| / 127, in float32, kept as sizes of 1.
 * ONNX's DynamicQuantizeLinear has one scale for the whole input, so that a row's answer would depend on the rows beside it. A row that
 * holds NaN has the scale NaN. With `unsigned`, which says that no x is below 0: bytes about 0, max x / 255.
 */
export const quantizeRows: Operator = {
  domain: 'slipway',
  opType: 'QuantizeRows',
  version: 1,
  attributes: { axes: 'int', unsigned: 'int' },
  infer: (inputs, attributes) => {
    const { dataType, shape } = required(inputs, 0, 'QuantizeRows')
    const axes = Number(attributes['axes'] ?? 1)
    if (!isFloating(dataType) || !(axes >= 1 && axes < shape.length))
      throw fault('E_FORMAT', `QuantizeRows of ${dataType} [${shape.join(', ')}] by ${axes} axes`)
    return [
      { dataType: 'UINT8', shape },
      { dataType: 'FLOAT', shape: scaleShape(shape, axes) },
    ]
  },
  rowWise: () => true,
  prepare: ({ attributes }) => {
    const axes = Number(attributes['axes'] ?? 1)
    const isUnsigned = attributes['unsigned'] === 1
    const [zero, most] = isUnsigned ? [0, 255] : [middle, steps]
    return ([x], [output, scales]) => {
      output!.resize(x!.shape)
      scales!.resize(scaleShape(x!.shape, axes))
      const [from, to, by] = [numbers(x!), numbers(output!), numbers(scales!)]
      const width = by.length === 0 ? 0 : from.length / by.length
      for (let row = 0, start = 0; row < by.length; row++, start += width) {
        const scale = scaleOf(from, start, start + width, most)
        by[row] = scale
        for (let i = start; i < start + width; i++)
          to[i] = roundEven(Math.fround(Math.fround(from[i]!) / scale)) + zero
      }
    }
  },
  lowering: {
    lower: ({ inputs: [given], attributes }, g) => {
      const { dataType, shape } = given!.type
      const x = dataType === 'FLOAT' ? given! : g.add('Cast', [given], { to: 'FLOAT' })
      const isUnsigned = attributes['unsigned'] === 1
      const first = Number(attributes['axes'] ?? 1)
      const axes = Array.from({ length: shape.length - first }, (_, i) => first + i)
      const largest = g.add(
        'ReduceMax',
        [isUnsigned ? x : g.add('Abs', [x]), int64([axes.length], axes)],
        { keepdims: 1 },
      )
      const scale = g.add('Max', [
        g.add('Div', [largest, single(isUnsigned ? 255 : steps)]),
        single(leastScale),
      ])
      const whole = g.add('Round', [g.add('Div', [x, scale])])
      const shifted = isUnsigned ? whole : g.add('Add', [whole, single(middle)])
      return [g.add('Cast', [shifted], { to: 'UINT8' }), scale]
    },
  },
}

function single(value: number) {
  return float32([], [value])
}

function scaleShape<T extends Dimension>(shape: readonly T[], axes: number): (T | 1)[] {
  return shape.map((size, axis) => (axis < axes ? size : 1))
}

function scaleOf(from: ArrayLike<number>, start: number, end: number, most: number): number {
  let largest = 0
  for (let i = start; i < end; i++) {
    const size = Math.abs(from[i]!)
    if (size > largest) largest = size
    else if (size !== size) return NaN
  }
  const scale = Math.fround(Math.fround(largest) / most)
  return scale > leastScale ? scale : leastScale
}
