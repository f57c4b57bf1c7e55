import { fault } from '../../../errors.ts'
import type { Value } from '../../../ir/graph.ts'
import { int64 } from '../../../ir/tensor.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { Adapter, AdapterTable } from './adapter.ts'
import { scalarOf } from './arithmetic.ts'
import { passThrough } from './pass-through.ts'

const list = (values: readonly number[]) => int64([values.length], values)
const upTo = (start: number, end: number) =>
  Array.from({ length: end - start }, (_, i) => start + i)

/** A vector over axis 1, so that it broadcasts over [N, C, ...]. */
function perChannel(vector: Value, rank: number, g: OnnxGraphBuilder): Value {
  return rank <= 2 ? vector : g.add('Unsqueeze', [vector, list(upTo(1, rank - 1))])
}

/** The scale and shift of a trained normalisation, as one product and one sum a channel. */
const batchNormalization: Adapter = ({ inputs, attributes, outputNames, version }, g) => {
  const [x, scale, bias, mean, variance] = inputs
  const { dataType, shape } = x!.type
  const isTraining = attributes.int('training_mode', 0) === 1
  attributes.float('momentum', 0.9)
  if (version < 7) attributes.int('is_test', 1)
  if (version < 9 && attributes.int('spatial', 1) !== 1)
    throw fault('E_UNSUPPORTED', 'BatchNormalization with spatial 0')
  if (isTraining || outputNames.slice(1).some((name) => name !== ''))
    throw fault('E_UNSUPPORTED', 'BatchNormalization in training')
  const epsilon = scalarOf(variance!.type.dataType, attributes.float('epsilon', 1e-5))
  const deviation = g.add('Sqrt', [g.add('Add', [variance, epsilon])])
  const factor = g.add('Div', [scale, deviation])
  const shift = g.add('Sub', [bias, g.add('Mul', [mean, factor])])
  const cast = (value: Value) =>
    value.type.dataType === dataType ? value : g.add('Cast', [value], { to: dataType })
  const scaled = g.add('Mul', [x, perChannel(cast(factor), shape.length, g)])
  return [g.add('Add', [scaled, perChannel(cast(shift), shape.length, g)])]
}

/** (x - mean) / sqrt(variance + epsilon) over axes; also the mean and the inverse deviation. */
function normalized(x: Value, axes: readonly number[], epsilon: number, g: OnnxGraphBuilder) {
  const over = { axes, keepdims: 1 }
  const mean = g.add('ReduceMean', [x], over)
  const centered = g.add('Sub', [x, mean])
  const variance = g.add('ReduceMean', [g.add('Mul', [centered, centered])], over)
  const deviation = g.add('Sqrt', [g.add('Add', [variance, scalarOf(x.type.dataType, epsilon)])])
  return { mean, deviation, value: g.add('Div', [centered, deviation]) }
}

function scaleAndShift(
  value: Value,
  scale: Value | undefined,
  bias: Value | undefined,
  g: OnnxGraphBuilder,
): Value {
  const scaled = scale ? g.add('Mul', [value, scale]) : value
  return bias ? g.add('Add', [scaled, bias]) : scaled
}

const layerNormalization: Adapter = ({ inputs, attributes, outputNames }, g) => {
  const [x, scale, bias] = inputs
  const rank = x!.type.shape.length
  const axis = attributes.int('axis', -1)
  attributes.int('stash_type', 1)
  const axes = upTo(axis < 0 ? axis + rank : axis, rank)
  const { mean, deviation, value } = normalized(x!, axes, attributes.float('epsilon', 1e-5), g)
  const answer = scaleAndShift(value, scale, bias, g)
  if (!outputNames[1] && !outputNames[2]) return [answer]
  return [answer, mean, g.add('Reciprocal', [deviation])]
}

const instanceNormalization: Adapter = ({ inputs, attributes }, g) => {
  const [x, scale, bias] = inputs
  const rank = x!.type.shape.length
  const { value } = normalized(x!, upTo(2, rank), attributes.float('epsilon', 1e-5), g)
  return [scaleAndShift(value, perChannel(scale!, rank, g), perChannel(bias!, rank, g), g)]
}

const groupNormalization: Adapter = ({ inputs, attributes, version }, g) => {
  const [x, scale, bias] = inputs
  const { shape } = x!.type
  const channels = shape[1]
  const groups = attributes.int('num_groups', 0)
  attributes.int('stash_type', 1)
  if (typeof channels !== 'number' || groups < 1 || channels % groups !== 0)
    throw fault('E_UNSUPPORTED', `GroupNormalization of ${channels} channels in ${groups} groups`)
  const grouped = g.add('Reshape', [x, list([0, groups, -1])])
  const { value } = normalized(grouped, [2], attributes.float('epsilon', 1e-5), g)
  const whole = g.add('Reshape', [value, g.add('Shape', [x])])
  // Before version 21 there was one scale a group.
  const spread = (vector: Value) => {
    if (version >= 21) return vector
    const repeated = g.add('Expand', [
      g.add('Unsqueeze', [vector, list([1])]),
      list([groups, channels / groups]),
    ])
    return g.add('Reshape', [repeated, list([channels])])
  }
  const rank = shape.length
  return [
    scaleAndShift(
      whole,
      perChannel(spread(scale!), rank, g),
      perChannel(spread(bias!), rank, g),
      g,
    ),
  ]
}

const skipLayerNormalization: Adapter = ({ inputs, attributes, outputNames }, g) => {
  const [x, skip, gamma, beta, bias] = inputs
  const sum = g.add('Add', [x, skip])
  const whole = bias ? g.add('Add', [sum, bias]) : sum
  if (outputNames[1] || outputNames[2])
    throw fault('E_UNSUPPORTED', 'SkipLayerNormalization whose statistics are read')
  const { value } = normalized(
    whole,
    [whole.type.shape.length - 1],
    attributes.float('epsilon', 1e-5),
    g,
  )
  return [scaleAndShift(value, gamma, beta, g), undefined, undefined, whole]
}

const globalPool =
  (opType: string): Adapter =>
  ({ inputs }, g) => {
    const axes = upTo(2, inputs[0]!.type.shape.length)
    return [g.add(opType, [inputs[0]], { axes, keepdims: 1 })]
  }

const maxPool: Adapter = (node, g) => {
  const outputs = passThrough(node, g)
  if (node.outputNames[1]) return outputs
  g.keepOutputs(1)
  return outputs.slice(0, 1)
}

/** Blocks of the channels become places of the image. */
const depthToSpace: Adapter = ({ inputs, attributes }, g) => {
  const { shape } = inputs[0]!.type
  const [, channels, height, width] = shape
  const block = attributes.int('blocksize', 0)
  const mode = attributes.text('mode', 'DCR')
  if (
    ![channels, height, width].every((size) => typeof size === 'number') ||
    block < 1 ||
    Number(channels) % (block * block) !== 0
  )
    throw fault('E_UNSUPPORTED', `DepthToSpace of [${shape.join(', ')}] by ${block}`)
  const depth = Number(channels) / (block * block)
  const isColumnFirst = mode === 'CRD'
  const split = isColumnFirst
    ? [0, depth, block, block, Number(height), Number(width)]
    : [0, block, block, depth, Number(height), Number(width)]
  const apart = g.add('Reshape', [inputs[0], list(split)])
  const perm = isColumnFirst ? [0, 1, 4, 2, 5, 3] : [0, 3, 4, 1, 5, 2]
  const turned = g.add('Transpose', [apart], { perm })
  return [
    g.add('Reshape', [turned, list([0, depth, Number(height) * block, Number(width) * block])]),
  ]
}

const spaceToDepth: Adapter = ({ inputs, attributes }, g) => {
  const { shape } = inputs[0]!.type
  const [, channels, height, width] = shape.map(Number) as [number, number, number, number]
  const block = attributes.int('blocksize', 0)
  if (!(block >= 1 && height % block === 0 && width % block === 0))
    throw fault('E_UNSUPPORTED', `SpaceToDepth of [${shape.join(', ')}] by ${block}`)
  const apart = g.add('Reshape', [
    inputs[0],
    list([0, channels, height / block, block, width / block, block]),
  ])
  const turned = g.add('Transpose', [apart], { perm: [0, 3, 5, 1, 2, 4] })
  return [
    g.add('Reshape', [turned, list([0, channels * block * block, height / block, width / block])]),
  ]
}

/** x / (bias + alpha / size * sum of squares over neighbouring channels) ^ beta */
const localResponse: Adapter = ({ inputs, attributes }, g) => {
  const x = inputs[0]!
  const { dataType, shape } = x.type
  const size = attributes.int('size', 1)
  const rank = shape.length
  const channels = shape[1]
  if (typeof channels !== 'number')
    throw fault('E_UNSUPPORTED', 'LRN of an unknown number of channels')
  const front = Math.floor((size - 1) / 2)
  const pads = [
    0,
    front,
    ...upTo(2, rank).map(() => 0),
    0,
    size - 1 - front,
    ...upTo(2, rank).map(() => 0),
  ]
  const squares = g.add('Pad', [g.add('Mul', [x, x]), list(pads)], { mode: 'constant' })
  const shifted = (start: number) =>
    g.add('Slice', [squares, list([start]), list([start + channels]), list([1])])
  let sum = shifted(0)
  for (let i = 1; i < size; i++) sum = g.add('Add', [sum, shifted(i)])
  const alpha = scalarOf(dataType, attributes.float('alpha', 1e-4) / size)
  const bias = scalarOf(dataType, attributes.float('bias', 1))
  const base = g.add('Add', [g.add('Mul', [sum, alpha]), bias])
  return [
    g.add('Div', [x, g.add('Pow', [base, scalarOf(dataType, attributes.float('beta', 0.75))])]),
  ]
}

const prelu: Adapter = ({ inputs: [x, slope] }, g) => [g.add('PRelu', [x, slope])]

export const neuralAdapters: AdapterTable = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  InstanceNormalization: instanceNormalization,
  GroupNormalization: groupNormalization,
  'com.microsoft.SkipLayerNormalization': skipLayerNormalization,
  GlobalAveragePool: globalPool('ReduceMean'),
  GlobalMaxPool: globalPool('ReduceMax'),
  MaxPool: maxPool,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  LRN: localResponse,
  PRelu: prelu,
}
