import type { NumericArray } from '../ir/data-type.ts'
import type { Node, Value } from '../ir/graph.ts'
import type { Model } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers, tensor } from '../ir/tensor.ts'
import { largestHalf, roundLeaves } from './narrow-trees.ts'
import type { Optimization } from './optimization.ts'
import { mapGraphs } from './optimization.ts'
import type { WeightedProduct } from './weighted-product.ts'
import { weightedProductOf } from './weighted-product.ts'

export type WeightType = 'float32' | 'float16' | 'int8'

/** Fewer weights are not worth the nodes around them. */
const fewest = 16

/**
 * Weights of products in a file as a smaller type. They are widened when the file is loaded: what a request costs stays, what is
 * rounded is the weights alone. int8 is symmetric, a scale an output.
 */
export function castWeights(to: WeightType): Optimization {
  return {
    name: to,
    what:
      to === 'int8'
        ? 'weights as int8, a scale an output; leaves of trees as float16'
        : `weights and leaves as ${to}`,
    exact: false,
    apply: (model) => {
      const parts: Parts = new Map([
        [false, new Map<Tensor, Packed>()],
        [true, new Map<Tensor, Packed>()],
      ])
      const cast = mapGraphs(model, (graph) => ({
        ...graph,
        nodes: graph.nodes.flatMap((node) => castProduct(node, to, parts) ?? [node]),
      }))
      return roundLeaves(cast, to === 'float32' ? 'FLOAT' : 'FLOAT16') satisfies Model
    },
  }
}

/** Weights in a small type, those of a matrix product as [K, M], and a factor an output channel where they have one. */
interface Packed {
  readonly weights: Tensor
  readonly scales?: Tensor
}

type Parts = ReadonlyMap<boolean, Map<Tensor, Packed>>

function castProduct(node: Node, to: WeightType, parts: Parts): Node[] | undefined {
  const product = weightedProductOf(node)
  if (!product || product.weights.data.length < fewest) return undefined
  const { weights } = product
  if (weights.dataType === 'FLOAT' && to === 'float32') return undefined
  const known = parts.get(isTransposed(node))!
  const packed = known.get(weights) ?? pack(product, to)
  if (!packed) return undefined
  known.set(weights, packed)
  return aroundProduct(product, packed)
}

const isTransposed = ({ attributes }: Node) => attributes['transB'] === 1

function pack(product: WeightedProduct, to: WeightType): Packed | undefined {
  const { node, weights, channels } = product
  const from = numbers(weights)
  if (!from.every((x: number) => Number.isFinite(x))) return undefined
  const shape = isTransposed(node) ? weights.shape.toReversed() : weights.shape
  // Where an element of the new weights stood.
  const [k, m] = shape as [number, number]
  const placeOf = (at: number) => (isTransposed(node) ? (at % m) * k + Math.floor(at / m) : at)
  const count = from.length
  if (to !== 'int8') {
    const isSmall = to === 'float32' || from.every((x: number) => Math.abs(x) <= largestHalf)
    const data = Float32Array.from({ length: count }, (_, at) => from[placeOf(at)]!)
    return { weights: tensor(to === 'float32' || !isSmall ? 'FLOAT' : 'FLOAT16', shape, data) }
  }
  const scaleShape = scaleShapeOf(product)
  if (!scaleShape) return undefined
  const scales = new Float64Array(channels)
  for (let at = 0; at < count; at++) {
    const j = product.channelOf(at)
    scales[j] = Math.max(scales[j]!, Math.abs(from[at]!) / 127)
  }
  for (let j = 0; j < channels; j++) if (scales[j] === 0) scales[j] = 1
  const data = Int8Array.from({ length: count }, (_, at) => {
    const place = placeOf(at)
    return Math.round(from[place]! / scales[product.channelOf(place)]!)
  })
  const own: NumericArray = weights.dataType === 'FLOAT' ? Float32Array.from(scales) : scales
  return { weights: tensor('INT8', shape, data), scales: tensor(weights.dataType, scaleShape, own) }
}

/** The shape in which a factor a channel multiplies the weights; undefined where none does. */
function scaleShapeOf({ node, weights, channels }: WeightedProduct): number[] | undefined {
  if (node.opType === 'Conv') return weights.shape.map((_, axis) => (axis === 0 ? channels : 1))
  if (node.opType !== 'ConvTranspose') return [channels]
  if (Number(node.attributes['group'] ?? 1) !== 1) return undefined
  return weights.shape.map((_, axis) => (axis === 1 ? channels : 1))
}

/** Gemm(x, W, c) as MatMul(x, Cast(w) * scales) + c: standard operators, folded into plain weights when the file is loaded. */
function aroundProduct({ node, weights: { dataType } }: WeightedProduct, packed: Packed): Node[] {
  const { name } = node.outputs[0]!
  const { shape } = packed.weights
  const constant = (role: string, of: Tensor): Value => ({
    name: `${name}_${role}`,
    type: { dataType: of.dataType, shape: of.shape.slice() },
    constant: of,
  })
  const nodes: Node[] = []
  const add = (opType: string, inputs: (Value | undefined)[], output: Value, attributes = {}) => {
    nodes.push({ opType, domain: '', inputs, outputs: [output], attributes })
    return output
  }
  const wide = (role: string): Value => ({ name: `${name}_${role}`, type: { dataType, shape } })
  let weights = add('Cast', [constant('small', packed.weights)], wide('wide'), { to: dataType })
  if (packed.scales)
    weights = add('Mul', [weights, constant('scales', packed.scales)], wide('scaled'))
  const bias = node.inputs[2]
  const output = node.outputs[0]!
  if (node.opType !== 'Gemm' && node.opType !== 'MatMul') {
    const inputs = node.inputs.map((input, at) => (at === 1 ? weights : input))
    return [...nodes, { ...node, inputs }]
  }
  const product = bias ? { name: `${name}_product`, type: output.type } : output
  add('MatMul', [node.inputs[0]!, weights], product)
  if (bias) add('Add', [product, bias], output)
  return nodes
}
