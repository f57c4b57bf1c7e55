import { fault } from '../../../errors.ts'
import type { DataType, NumericArray } from '../../../ir/data-type.ts'
import { isFloating } from '../../../ir/data-type.ts'
import type { Value } from '../../../ir/graph.ts'
import { dataTypeOfNumber } from '../../../ir/model-proto/data-types.ts'
import type { Tensor } from '../../../ir/tensor.ts'
import { int64, zeros } from '../../../ir/tensor.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { Adapter, AdapterTable } from './adapter.ts'

/** A constant of one element. */
export function scalarOf(dataType: DataType, value: number): Tensor {
  const result = zeros(dataType, [])
  ;(result.data as NumericArray)[0] = value
  return result
}

/** Add, Max, ... of any number of inputs, from left to right. */
const chained =
  (opType: string): Adapter =>
  ({ inputs }, g) => {
    const [first, ...others] = inputs
    return [others.reduce<Value>((sum, input) => g.add(opType, [sum, input]), first!)]
  }

/** Before version 7 a second input was aligned by an attribute. */
const binary: Adapter = ({ opType, inputs, attributes, version }, g) => {
  if (version >= 7) return [g.add(opType, inputs)]
  const isBroadcast = attributes.int('broadcast', 0) === 1
  const axis = attributes.int('axis', NaN)
  attributes.has('consumed_inputs')
  const [a, b] = inputs
  const missing = a!.type.shape.length - b!.type.shape.length - axis
  if (!isBroadcast || !(missing > 0)) return [g.add(opType, [a, b])]
  const axes = Array.from({ length: missing }, (_, i) => b!.type.shape.length + i)
  return [g.add(opType, [a, g.add('Unsqueeze', [b, int64([missing], axes)])])]
}

/** A reduction's axes are an attribute, later an input. */
const reduction: Adapter = ({ opType, inputs, attributes }, g) => {
  const axes = attributes.ints('axes')
  const given = {
    ...(axes ? { axes } : {}),
    keepdims: attributes.int('keepdims', 1),
    noop_with_empty_axes: attributes.int('noop_with_empty_axes', 0),
  }
  return [g.add(opType, inputs, given)]
}

const logSumExp: Adapter = ({ inputs, attributes }, g) => {
  const axes = attributes.ints('axes')
  const given = {
    ...(axes ? { axes } : {}),
    noop_with_empty_axes: attributes.int('noop_with_empty_axes', 0),
  }
  const [x, list] = inputs
  const largest = g.add('ReduceMax', [x, list], { ...given, keepdims: 1 })
  const sum = g.add('ReduceSum', [g.add('Exp', [g.add('Sub', [x, largest])]), list], {
    ...given,
    keepdims: 1,
  })
  const kept = g.add('Add', [g.add('Log', [sum]), largest])
  if (attributes.int('keepdims', 1) === 1) return [kept]
  return [g.add('ReduceMax', [kept, list], { ...given, keepdims: 0 })]
}

/** Softmax before version 13: the sizes from the axis on are one. */
const softmax: Adapter = ({ opType, inputs, attributes, version }, g) => {
  const x = inputs[0]!
  const rank = x.type.shape.length
  if (version >= 13) return [overAxis(opType, x, attributes.int('axis', -1), g)]
  const given = attributes.int('axis', 1)
  const axis = given < 0 ? given + rank : given
  if (axis === rank - 1) return [g.add(opType, [x], { axis })]
  const flat = flatten(x, axis, g)
  return [g.add('Reshape', [g.add(opType, [flat], { axis: 1 }), g.add('Shape', [x])])]
}

/** Kernels work along the last axis: another one trades places with it. */
function overAxis(opType: string, x: Value, given: number, g: OnnxGraphBuilder): Value {
  const rank = x.type.shape.length
  const axis = given < 0 ? given + rank : given
  if (axis === rank - 1 || !(axis >= 0 && axis < rank)) return g.add(opType, [x], { axis })
  const perm = Array.from({ length: rank }, (_, i) => i)
  perm[axis] = rank - 1
  perm[rank - 1] = axis
  const turned = g.add(opType, [g.add('Transpose', [x], { perm })], { axis: -1 })
  return g.add('Transpose', [turned], { perm })
}

/** [product of the sizes before the axis, product of the rest]. */
export function flatten(x: Value, axis: number, g: OnnxGraphBuilder): Value {
  const { shape } = x.type
  const after = shape.slice(axis)
  if (axis === 1) {
    const width = after.every((size) => typeof size === 'number')
      ? after.reduce<number>((product, size) => product * Number(size), 1)
      : -1
    return g.add('Reshape', [x, int64([2], [0, width])])
  }
  if (axis === 0) return g.add('Reshape', [x, int64([2], [1, -1])])
  const sizes = g.add('Shape', [x], { start: axis, end: shape.length })
  const width = g.add('ReduceProd', [sizes], { axes: [0], keepdims: 1 })
  return g.add('Reshape', [x, g.add('Concat', [int64([1], [-1]), width], { axis: 0 })])
}

const gemm: Adapter = ({ inputs, attributes, version }, g) => {
  const [a, b, c] = inputs
  const transposed = (value: Value, by: string) =>
    attributes.int(by, 0) === 1 ? g.add('Transpose', [value], { perm: [1, 0] }) : value
  const scaled = (value: Value, by: string) => {
    const factor = attributes.float(by, 1)
    return factor === 1 ? value : g.add('Mul', [value, scalarOf(value.type.dataType, factor)])
  }
  if (version < 7) attributes.int('broadcast', 0)
  const product = scaled(
    g.add('MatMul', [transposed(a!, 'transA'), transposed(b!, 'transB')]),
    'alpha',
  )
  const beta = attributes.float('beta', 1)
  if (!c) return [product]
  return [g.add('Add', [product, beta === 1 ? c : scaled(c, 'beta')])]
}

const clip: Adapter = ({ inputs, attributes, version }, g) => {
  const [x, low, high] = inputs
  const { dataType } = x!.type
  const bound = (name: string) =>
    version < 11 && attributes.has(name) ? scalarOf(dataType, attributes.float(name, 0)) : undefined
  const least = low ?? bound('min')
  const most = high ?? bound('max')
  const raised = least ? g.add('Max', [x, least]) : x!
  return [most ? g.add('Min', [raised, most]) : raised]
}

const cast: Adapter = ({ inputs, attributes, version }, g) => {
  if (version < 6) throw fault('E_UNSUPPORTED', 'Cast of a version before 6')
  attributes.int('saturate', 1)
  const to = dataTypeOfNumber(attributes.int('to', 0), 'the target of a Cast')
  return [g.add('Cast', [inputs[0]], { to })]
}

const castLike: Adapter = ({ inputs, attributes }, g) => {
  attributes.int('saturate', 1)
  return [g.add('Cast', [inputs[0]], { to: inputs[1]!.type.dataType })]
}

/** The exponent may be of another type than the base, which the answer has. */
const power: Adapter = ({ inputs: [base, exponent] }, g) => [g.add('Pow', [base, exponent])]

const modulo: Adapter = ({ inputs, attributes }, g) => {
  const isFloat = isFloating(inputs[0]!.type.dataType)
  return [g.add('Mod', inputs, { fmod: attributes.int('fmod', isFloat ? 1 : 0) })]
}

const mean: Adapter = (node, g) => {
  const [sum] = chained('Add')(node, g)
  const { dataType } = node.inputs[0]!.type
  return [g.add('Div', [sum, scalarOf(dataType, node.inputs.length)])]
}

const fusedMatMul: Adapter = ({ inputs: [a, b], attributes }, g) => {
  const flip = (value: Value, by: string) => {
    if (attributes.int(by, 0) !== 1) return value
    const rank = value.type.shape.length
    const perm = Array.from({ length: rank }, (_, i) => i)
    perm.splice(rank - 2, 2, rank - 1, rank - 2)
    return g.add('Transpose', [value], { perm })
  }
  if (attributes.int('transBatchA', 0) || attributes.int('transBatchB', 0))
    throw fault('E_UNSUPPORTED', 'FusedMatMul with transposed batches')
  const product = g.add('MatMul', [flip(a!, 'transA'), flip(b!, 'transB')])
  const alpha = attributes.float('alpha', 1)
  return [alpha === 1 ? product : g.add('Mul', [product, scalarOf(a!.type.dataType, alpha)])]
}

/** Dropout and its like change nothing when a model answers; a mask that is asked for is all true. */
const identity: Adapter = ({ inputs, attributes, outputNames }, g) => {
  for (const name of ['ratio', 'seed', 'is_test']) attributes.has(name)
  if (outputNames[1]) throw fault('E_UNSUPPORTED', 'Dropout whose mask is read')
  return [g.add('Identity', [inputs[0]])]
}

export const arithmeticAdapters: AdapterTable = {
  ...Object.fromEntries(
    ['Add', 'Sub', 'Mul', 'Div', 'And', 'Or', 'Xor', 'Equal', 'Greater', 'Less'].map((name) => [
      name,
      binary,
    ]),
  ),
  ...Object.fromEntries(
    [
      'ReduceSum',
      'ReduceMean',
      'ReduceMax',
      'ReduceMin',
      'ReduceProd',
      'ReduceL1',
      'ReduceL2',
      'ReduceLogSum',
      'ReduceSumSquare',
    ].map((name) => [name, reduction]),
  ),
  ReduceLogSumExp: logSumExp,
  Softmax: softmax,
  LogSoftmax: softmax,
  Hardmax: softmax,
  Gemm: gemm,
  Clip: clip,
  Cast: cast,
  CastLike: castLike,
  Pow: power,
  Mod: modulo,
  Max: chained('Max'),
  Min: chained('Min'),
  Sum: chained('Add'),
  Mean: mean,
  Dropout: identity,
  'com.microsoft.FusedMatMul': fusedMatMul,
}
