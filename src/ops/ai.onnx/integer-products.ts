// Products of quantised values. ai.onnx opset 21; sums are exact, whatever their order.
import { fault } from '../../errors.ts'
import type { DataType } from '../../ir/data-type.ts'
import type { Node } from '../../ir/graph.ts'
import type { Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, scratch } from '../../ir/tensor.ts'
import { productOf, required } from '../shapes.ts'
import { productShape } from './batched-mat-mul.ts'
import { convShape } from './conv.ts'
import { integerConv } from './integer-conv.ts'
import type { Places } from './integer-mat-mul.ts'
import { integerMatMul, isIntegerRowWise, requireBytes, sumsKernel } from './integer-mat-mul.ts'
import { byteRanges, roundEven } from './quantize.ts'
import { windowAttributes } from './windows.ts'

const plain: Places = { a: 0, b: 1, zeroA: 2, zeroB: 3 }
const linear: Places = { a: 0, zeroA: 2, b: 3, zeroB: 5 }
const convAttributes = { ...windowAttributes, group: 'int' } as const

/** ONNX MatMulInteger: (A - zero) x (B - zero) as INT32; a zero point for all, or one a row of A, one a column of B. */
export const matMulInteger: Operator = {
  domain: '',
  opType: 'MatMulInteger',
  version: 10,
  attributes: {},
  infer: (inputs) => {
    const [a, b] = [0, 1].map((at) => required(inputs, at, 'MatMulInteger'))
    requireBytes(a!, b!, 'MatMulInteger')
    return [{ dataType: 'INT32', shape: productShape(a!.shape, b!.shape) }]
  },
  rowWise: (node) => isIntegerRowWise(node, [plain.a]),
  prepare: (node, context) => sumsKernel(integerMatMul(node, context, plain)),
}

/** ONNX ConvInteger: as Conv, of X - zero with W - zero, as INT32; padding is the zero point. */
export const convInteger: Operator = {
  domain: '',
  opType: 'ConvInteger',
  version: 10,
  attributes: convAttributes,
  infer: (inputs, attributes) => {
    const [x, w] = [0, 1].map((at) => required(inputs, at, 'ConvInteger'))
    requireBytes(x!, w!, 'ConvInteger')
    return [{ dataType: 'INT32', shape: convShape(x!.shape, w!.shape, attributes) }]
  },
  rowWise: (node) => isIntegerRowWise(node, [plain.a]),
  prepare: (node, context) => sumsKernel(integerConv(node, context, plain)),
}

/** ONNX QLinearMatMul: the product of quantised A and B, quantised; a scale of B for all or one a column. */
export const qLinearMatMul: Operator = {
  domain: '',
  opType: 'QLinearMatMul',
  version: 21,
  attributes: {},
  infer: (inputs) => {
    const [a, b, zero] = [0, 3, 7].map((at) => required(inputs, at, 'QLinearMatMul'))
    requireBytes(a!, b!, 'QLinearMatMul')
    return [{ dataType: answerType(zero!.dataType), shape: productShape(a!.shape, b!.shape) }]
  },
  rowWise: (node) => isIntegerRowWise(node, [linear.a]),
  prepare: (node, context) => requantized(node, integerMatMul(node, context, linear), -1),
}

/** ONNX QLinearConv: the convolution of quantised X and W plus a bias in units of both scales, quantised; scales of W for all or by filter. */
export const qLinearConv: Operator = {
  domain: '',
  opType: 'QLinearConv',
  version: 10,
  attributes: convAttributes,
  infer: (inputs, attributes) => {
    const [x, w, zero] = [0, 3, 7].map((at) => required(inputs, at, 'QLinearConv'))
    requireBytes(x!, w!, 'QLinearConv')
    return [
      { dataType: answerType(zero!.dataType), shape: convShape(x!.shape, w!.shape, attributes) },
    ]
  },
  rowWise: (node) => isIntegerRowWise(node, [linear.a]),
  prepare: (node, context) => requantized(node, integerConv(node, context, linear), 1),
}

function answerType(dataType: DataType): 'INT8' | 'UINT8' {
  if (dataType === 'INT8' || dataType === 'UINT8') return dataType
  throw fault('E_UNSUPPORTED', `a quantised product as ${dataType}`)
}

const [scaleA, scaleB, scaleY, zeroY, biasAt] = [1, 4, 6, 7, 8]

/**
 * Sums times the scales of both sides over the answer's, rounded half to even, as ONNX Runtime does it: the factor and the product in
 * float32, channels along `axis`.
 */
function requantized(
  node: Node,
  sum: (inputs: readonly Tensor[], sums: Tensor) => void,
  axis: number,
) {
  const sums = scratch('DOUBLE')
  const [least, most] = byteRanges[node.outputs[0]!.type.dataType as 'INT8' | 'UINT8']
  const hasBias = node.inputs[biasAt] !== undefined
  return (inputs: readonly Tensor[], [output]: readonly Tensor[]): void => {
    sum(inputs, sums)
    const { shape } = sums
    output!.resize(shape)
    const place = axis < 0 ? shape.length + axis : axis
    const channels = shape[place] ?? 1
    const inner = productOf(shape.slice(place + 1))
    const factors = factorsOf(inputs, channels)
    const bias = hasBias ? numbers(inputs[biasAt]!) : undefined
    const zero = numbers(inputs[zeroY]!)[0]!
    const [from, to] = [numbers(sums), numbers(output!)]
    for (let at = 0, channel = 0; at < from.length; channel = (channel + 1) % channels) {
      const factor = factors[channel]!
      const shift = bias ? bias[channel]! : 0
      for (const end = at + inner; at < end; at++) {
        const scaled = roundEven(Math.fround(Math.fround(from[at]! + shift) * factor)) + zero
        to[at] = scaled < least ? least : scaled > most ? most : scaled
      }
    }
  }
}

function factorsOf(inputs: readonly Tensor[], channels: number): Float32Array {
  const [a, b, y] = [scaleA, scaleB, scaleY].map((at) => numbers(inputs[at]!))
  if (a!.length !== 1 || y!.length !== 1 || inputs[zeroY]!.size !== 1)
    throw fault('E_UNSUPPORTED', 'a quantised product with a scale a row')
  if (b!.length !== 1 && b!.length !== channels)
    throw fault('E_UNSUPPORTED', `${b!.length} scales for ${channels} channels`)
  return Float32Array.from(
    { length: channels },
    (_, j) => Math.fround(a![0]! * b![b!.length === 1 ? 0 : j]!) / y![0]!,
  )
}
