import type { Dimension, Graph, Node } from '../ir/graph.ts'
import type { Model } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { ensembleOf, validateEnsemble } from '../ops/trees/ensemble.ts'
import { graphsOf } from './optimization.ts'

/** Scalar operations of one row, about: products and sums, levels of trees, elements of everything else. */
export function operationsOf(graph: Graph): number {
  return graph.nodes.reduce((sum, node) => sum + operationsOfNode(node), 0)
}

const matrixProducts = new Set(['Gemm', 'MatMul', 'MatMulInteger'])
const convolutions = new Set(['Conv', 'ConvInteger', 'QLinearConv'])

function operationsOfNode(node: Node): number {
  const { opType, inputs, outputs } = node
  const weights = inputs[opType === 'QLinearConv' ? 3 : 1]?.type.shape
  if (matrixProducts.has(opType) && weights) return 2 * sizeOf(weights)
  if (convolutions.has(opType) && weights)
    return 2 * sizeOf(weights) * sizeOf(outputs[0]!.type.shape.slice(2))
  if (opType === 'ConvTranspose' && weights)
    return 2 * sizeOf(weights) * sizeOf(inputs[0]!.type.shape.slice(2))
  if (opType === 'TreeEnsemble') {
    const ensemble = ensembleOf((index) => inputs[index]?.constant)
    const { depths } = validateEnsemble(
      ensemble,
      Number(inputs[0]!.type.shape[1]),
      Number(node.attributes['outputs']),
    )
    return depths.reduce((sum, depth) => sum + depth, depths.length)
  }
  return outputs.reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
}

/** Sizes that only a request knows count as one. */
function sizeOf(shape: readonly Dimension[]): number {
  return shape.reduce<number>(
    (product, size) => (typeof size === 'number' ? product * size : product),
    1,
  )
}

/** Bytes of the constants of all graphs, each once. */
export function bytesHeld(model: Model): number {
  const constants = new Set<Tensor>()
  for (const { nodes } of graphsOf(model))
    for (const { inputs } of nodes)
      for (const input of inputs) if (input?.constant) constants.add(input.constant)
  let bytes = 0
  for (const { data } of constants)
    bytes += Array.isArray(data)
      ? data.reduce<number>((sum, text) => sum + 2 * (text?.length ?? 0), 0)
      : data.byteLength
  return bytes
}
