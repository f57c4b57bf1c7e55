// Linear quantisation. ai.onnx opset 21, without blocks.
import { fault } from '../../errors.ts'
import type { DataType, NumericArray } from '../../ir/data-type.ts'
import type { Attributes, ValueType } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import { axisOf, productOf, required } from '../shapes.ts'

export const byteRanges = { INT8: [-128, 127], UINT8: [0, 255] } as const

const ranges: Readonly<Partial<Record<DataType, readonly [number, number]>>> = {
  ...byteRanges,
  INT16: [-32768, 32767],
  UINT16: [0, 65535],
}

/** Half to even, as IEEE rounds. */
export function roundEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
}

/** Calls `each` for every run of elements with one scale and zero point. */
function eachRun(
  x: Tensor,
  scale: Tensor,
  zero: Tensor | undefined,
  attributes: Attributes,
  each: (start: number, end: number, scale: number, zero: number) => void,
): void {
  const count = scale.size
  const size = x.data.length
  const [scales, zeros] = [numbers(scale), zero ? numbers(zero) : undefined]
  if (count <= 1) return each(0, size, scales[0]!, zeros ? zeros[0]! : 0)
  const axis = axisOf(Number(attributes['axis'] ?? 1), x.shape.length, 'quantisation')
  if (count !== x.shape[axis])
    throw fault('E_SHAPE', `${count} scales for an axis of ${x.shape[axis]}`)
  const inner = productOf(x.shape.slice(axis + 1))
  for (let start = 0, at = 0; start < size; start += inner, at = (at + 1) % count)
    each(start, start + inner, scales[at]!, zeros ? zeros[at]! : 0)
}

const keepsRows: Operator['rowWise'] = ({ inputs, attributes }) => {
  const rank = inputs[0]!.type.shape.length
  return (
    inputs[1]!.type.shape.length === 0 ||
    axisOf(Number(attributes['axis'] ?? 1), rank, 'quantisation') > 0
  )
}

/** ONNX QuantizeLinear: round(x / scale) + zero point, saturated. */
export const quantizeLinear: Operator = {
  domain: '',
  opType: 'QuantizeLinear',
  version: 21,
  attributes: { axis: 'int', saturate: 'int' },
  infer: (inputs): ValueType[] => {
    const dataType = inputs[2]?.dataType ?? 'UINT8'
    if (!ranges[dataType]) throw fault('E_UNSUPPORTED', `QuantizeLinear to ${dataType}`)
    return [{ dataType, shape: required(inputs, 0, 'QuantizeLinear').shape }]
  },
  rowWise: keepsRows,
  prepare: ({ inputs, outputs, attributes }) => {
    const hasZero = inputs[2] !== undefined
    const [least, most] = ranges[outputs[0]!.type.dataType]!
    return ([x, scale, zero], [output]) => {
      output!.resize(x!.shape)
      const from = numbers(x!)
      const to = numbers(output!)
      eachRun(x!, scale!, hasZero ? zero : undefined, attributes, (start, end, by, at) => {
        for (let i = start; i < end; i++) {
          const q = roundEven(Math.fround(from[i]! / by)) + at
          to[i] = q < least ? least : q > most ? most : q
        }
      })
    }
  },
}

/** ONNX DequantizeLinear: (x - zero point) * scale. */
export const dequantizeLinear: Operator = {
  domain: '',
  opType: 'DequantizeLinear',
  version: 21,
  attributes: { axis: 'int' },
  infer: (inputs): ValueType[] => [
    {
      dataType: required(inputs, 1, 'DequantizeLinear').dataType,
      shape: required(inputs, 0, 'DequantizeLinear').shape,
    },
  ],
  rowWise: keepsRows,
  prepare: ({ inputs, attributes }) => {
    const hasZero = inputs[2] !== undefined
    return ([x, scale, zero], [output]) => {
      output!.resize(x!.shape)
      const from = numbers(x!)
      const to = numbers(output!)
      eachRun(x!, scale!, hasZero ? zero : undefined, attributes, (start, end, by, at) => {
        for (let i = start; i < end; i++) to[i] = (from[i]! - at) * by
      })
    }
  },
}

/** ONNX DynamicQuantizeLinear: UINT8 over the range of the whole input, which holds 0. */
export const dynamicQuantizeLinear: Operator = {
  domain: '',
  opType: 'DynamicQuantizeLinear',
  version: 11,
  attributes: {},
  infer: (inputs): ValueType[] => [
    { dataType: 'UINT8', shape: required(inputs, 0, 'DynamicQuantizeLinear').shape },
    { dataType: 'FLOAT', shape: [] },
    { dataType: 'UINT8', shape: [] },
  ],
  rowWise: () => false,
  prepare: () => {
    return ([x], [output, scaleOut, zeroOut]) => {
      const from = numbers(x!)
      let [least, most] = [0, 0]
      for (let i = 0; i < from.length; i++) {
        least = Math.min(least, from[i]!)
        most = Math.max(most, from[i]!)
      }
      const scale = Math.fround(Math.fround(most - least) / 255)
      const zero = Math.min(255, Math.max(0, roundEven(Math.fround(-least / scale))))
      output!.resize(x!.shape)
      scaleOut!.resize([])
      zeroOut!.resize([])
      ;(scaleOut!.data as NumericArray)[0] = scale
      ;(zeroOut!.data as NumericArray)[0] = zero
      const to = numbers(output!)
      for (let i = 0; i < from.length; i++)
        to[i] = Math.min(255, Math.max(0, roundEven(Math.fround(from[i]! / scale)) + zero))
    }
  },
}
