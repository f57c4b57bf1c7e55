import { fault } from '../../../errors.ts'
import type { Attributes, Value } from '../../../ir/graph.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { Adapter, AdapterTable } from './adapter.ts'

const wide = (value: Value, g: OnnxGraphBuilder) => g.add('Cast', [value], { to: 'DOUBLE' })

/** Exact in double: the products of 8-bit integers sum to far less than 2^53. */
function centered(value: Value, zero: Value | undefined, g: OnnxGraphBuilder): Value {
  if (zero && zero.type.shape.some((size) => size !== 1))
    throw fault('E_UNSUPPORTED', 'quantised products with a zero point a row')
  return zero ? g.add('Sub', [wide(value, g), wide(zero, g)]) : wide(value, g)
}

const matMulInteger: Adapter = ({ inputs: [a, b, zeroA, zeroB] }, g) => {
  const product = g.add('MatMul', [centered(a!, zeroA, g), centered(b!, zeroB, g)])
  return [g.add('Cast', [product], { to: 'INT32' })]
}

/** The whole sums, scaled by both scales over the answer's and rounded once. */
function requantized(
  sums: Value,
  scales: readonly (Value | undefined)[],
  zero: Value | undefined,
  g: OnnxGraphBuilder,
): Value {
  const [a, b, y] = scales as [Value, Value, Value]
  const factor = g.add('Div', [g.add('Mul', [a, b]), y])
  const scaled = g.add('Cast', [g.add('Mul', [sums, wide(factor, g)])], { to: 'FLOAT' })
  const one = g.add('Div', [y, y])
  return g.add('QuantizeLinear', [scaled, one, zero])
}

const qLinearMatMul: Adapter = ({ inputs }, g) => {
  const [a, scaleA, zeroA, b, scaleB, zeroB, scaleY, zeroY] = inputs
  if ([scaleA, scaleB, scaleY].some((scale) => scale!.type.shape.some((size) => size !== 1)))
    throw fault('E_UNSUPPORTED', 'QLinearMatMul with a scale a row')
  const sums = g.add('MatMul', [centered(a!, zeroA, g), centered(b!, zeroB, g)])
  return [requantized(sums, [scaleA, scaleB, scaleY], zeroY, g)]
}

const qLinearConv: Adapter = ({ inputs, attributes }, g) => {
  const [x, scaleX, zeroX, w, scaleW, zeroW, scaleY, zeroY, bias] = inputs
  if ([scaleX, scaleW, scaleY].some((scale) => scale!.type.shape.some((size) => size !== 1)))
    throw fault('E_UNSUPPORTED', 'QLinearConv with a scale a channel')
  const given: Attributes = Object.fromEntries(
    ['kernel_shape', 'pads', 'strides', 'dilations'].flatMap((name) => {
      const list = attributes.ints(name)
      return list ? [[name, list] as const] : []
    }),
  )
  const own = {
    ...given,
    group: attributes.int('group', 1),
    auto_pad: attributes.text('auto_pad', 'NOTSET'),
  }
  const sums = g.add(
    'Conv',
    [centered(x!, zeroX, g), centered(w!, zeroW, g), bias && wide(bias, g)],
    own,
  )
  return [requantized(sums, [scaleX, scaleW, scaleY], zeroY, g)]
}

export const quantizedAdapters: AdapterTable = {
  MatMulInteger: matMulInteger,
  QLinearMatMul: qLinearMatMul,
  QLinearConv: qLinearConv,
}
