import type { Node, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers } from '../ir/tensor.ts'

/** A product with constant weights: Gemm, MatMul with a matrix, Conv or ConvTranspose. */
export interface WeightedProduct {
  readonly node: Node
  readonly x: Value
  /** FLOAT or DOUBLE, dense. */
  readonly weights: Tensor
  /** A value an output channel. */
  readonly bias: Float64Array | undefined
  readonly channels: number
  /** Where channels lie in the result, counted from its first axis. */
  readonly axis: number
  /** The output channel of an element of the weights. */
  readonly channelOf: (at: number) => number
}

/** The node as a product that a rewrite can take apart; undefined where it is another, or has computed parts. */
export function weightedProductOf(node: Node): WeightedProduct | undefined {
  const [x, w, c] = node.inputs
  const weights = w?.constant
  const isWide = weights?.dataType === 'FLOAT' || weights?.dataType === 'DOUBLE'
  if (!x || x.constant || !weights || !isWide || weights.csr || (c && !c.constant)) return undefined
  if (node.outputs[0]!.type.dataType !== weights.dataType) return undefined
  const place = isMatrixProduct(node, weights)
    ? matrixChannels(node, weights)
    : windowed(node, weights)
  if (!place) return undefined
  const bias = biasOf(c?.constant, place.channels)
  if (c && !bias) return undefined
  return { node, x, weights, bias, ...place }
}

type Place = Pick<WeightedProduct, 'channels' | 'axis' | 'channelOf'>

function isMatrixProduct({ opType, attributes }: Node, { shape }: Tensor): boolean {
  const { alpha = 1, beta = 1, transA = 0 } = attributes
  const isPlain = alpha === 1 && beta === 1 && transA === 0
  return (opType === 'Gemm' || opType === 'MatMul') && isPlain && shape.length === 2
}

function matrixChannels({ attributes, outputs }: Node, { shape }: Tensor): Place {
  const isTransposed = attributes['transB'] === 1
  const [k, m] = (isTransposed ? shape.toReversed() : shape) as [number, number]
  return {
    channels: m,
    axis: outputs[0]!.type.shape.length - 1,
    channelOf: (at) => (isTransposed ? Math.floor(at / k) : at % m),
  }
}

function windowed({ opType, attributes }: Node, { shape, data }: Tensor): Place | undefined {
  const group = Number(attributes['group'] ?? 1)
  const [first, second] = shape as [number, number]
  if (opType === 'Conv') {
    const size = data.length / first
    return { channels: first, axis: 1, channelOf: (at) => Math.floor(at / size) }
  }
  if (opType !== 'ConvTranspose') return undefined
  const size = data.length / (first * second)
  const perGroup = first / group
  return {
    channels: second * group,
    axis: 1,
    channelOf: (at) => {
      const [input, filter] = [Math.floor(at / (size * second)), Math.floor(at / size) % second]
      return Math.floor(input / perGroup) * second + filter
    },
  }
}

function biasOf(c: Tensor | undefined, channels: number): Float64Array | undefined {
  if (!c) return undefined
  const isRow = c.data.length === channels && c.shape.at(-1) === channels
  if (c.data.length !== 1 && !isRow) return undefined
  const values = numbers(c)
  return Float64Array.from({ length: channels }, (_, j) => values[c.data.length === 1 ? 0 : j]!)
}
