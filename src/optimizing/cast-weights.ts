import type { DataType, NumericArray } from '../ir/data-type.ts'
import type { Node, Value } from '../ir/graph.ts'
import type { Model } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers, tensor } from '../ir/tensor.ts'
import { largestHalf, roundLeaves } from './narrow-trees.ts'
import type { Optimization } from './optimization.ts'
import { mapGraphs } from './optimization.ts'

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
      const parts = new Map<Tensor, Packed>()
      const cast = mapGraphs(model, (graph) => ({
        ...graph,
        nodes: graph.nodes.flatMap((node) => castProduct(node, to, parts) ?? [node]),
      }))
      return roundLeaves(cast, to === 'float32' ? 'FLOAT' : 'FLOAT16') satisfies Model
    },
  }
}

/** [K, M] in a small type, and a factor a column where it has one. */
interface Packed {
  readonly weights: Tensor
  readonly scales?: Tensor
}

function castProduct(node: Node, to: WeightType, parts: Map<Tensor, Packed>): Node[] | undefined {
  const weights = node.inputs[1]?.constant
  const { alpha = 1, beta = 1, transA = 0, transB = 0 } = node.attributes
  const isProduct = node.opType === 'Gemm' || node.opType === 'MatMul'
  if (!isProduct || weights?.shape.length !== 2 || weights.csr || weights.data.length < fewest)
    return undefined
  const { dataType } = weights
  const isWide = dataType === 'DOUBLE' || (dataType === 'FLOAT' && to !== 'float32')
  if (!isWide || alpha !== 1 || beta !== 1 || transA !== 0) return undefined
  const packed = parts.get(weights) ?? pack(weights, transB === 1, to)
  if (!packed) return undefined
  parts.set(weights, packed)
  return aroundProduct(node, packed, dataType)
}

function pack(weights: Tensor, isTransposed: boolean, to: WeightType): Packed | undefined {
  const [k, m] = (isTransposed ? weights.shape.toReversed() : weights.shape) as [number, number]
  const from = numbers(weights)
  const at = (i: number, j: number) => from[isTransposed ? j * k + i : i * m + j]!
  if (!from.every((x: number) => Number.isFinite(x))) return undefined
  if (to !== 'int8') {
    const isSmall = to === 'float32' || from.every((x: number) => Math.abs(x) <= largestHalf)
    const data = Float32Array.from({ length: k * m }, (_, i) => at(Math.floor(i / m), i % m))
    return { weights: tensor(to === 'float32' || !isSmall ? 'FLOAT' : 'FLOAT16', [k, m], data) }
  }
  const scales = new Float64Array(m)
  for (let j = 0; j < m; j++) {
    for (let i = 0; i < k; i++) scales[j] = Math.max(scales[j]!, Math.abs(at(i, j)) / 127)
    if (scales[j] === 0) scales[j] = 1
  }
  const data = Int8Array.from({ length: k * m }, (_, i) =>
    Math.round(at(Math.floor(i / m), i % m) / scales[i % m]!),
  )
  const own: NumericArray = weights.dataType === 'FLOAT' ? Float32Array.from(scales) : scales
  return { weights: tensor('INT8', [k, m], data), scales: tensor(weights.dataType, [m], own) }
}

/** Gemm(x, W, c) as MatMul(x, Cast(w) * scales) + c: standard operators, folded into plain weights when the file is loaded. */
function aroundProduct(node: Node, packed: Packed, dataType: DataType): Node[] {
  const { name } = node.outputs[0]!
  const { shape } = packed.weights
  const constant = (role: string, of: Tensor): Value => ({
    name: `${name}_${role}`,
    type: { dataType: of.dataType, shape: of.shape.slice() },
    constant: of,
  })
  const nodes: Node[] = []
  const add = (opType: string, inputs: Value[], output: Value, attributes = {}): Value => {
    nodes.push({ opType, domain: '', inputs, outputs: [output], attributes })
    return output
  }
  const wide = (role: string): Value => ({ name: `${name}_${role}`, type: { dataType, shape } })
  let weights = add('Cast', [constant('small', packed.weights)], wide('wide'), { to: dataType })
  if (packed.scales)
    weights = add('Mul', [weights, constant('scales', packed.scales)], wide('scaled'))
  const bias = node.inputs[2]
  const output = node.outputs[0]!
  const product = bias ? { name: `${name}_product`, type: output.type } : output
  add('MatMul', [node.inputs[0]!, weights], product)
  if (bias) add('Add', [product, bias], output)
  return nodes
}
