import type { Graph, Node, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers, tensor } from '../ir/tensor.ts'
import { onlyReaderIn } from '../ir/only-reader.ts'
import type { Optimization } from './optimization.ts'
import { mapGraphs } from './optimization.ts'
import type { WeightedProduct } from './weighted-product.ts'
import { weightedProductOf } from './weighted-product.ts'

/**
 * A batch norm behind a convolution or a product becomes part of its weights, and so does any constant that multiplies or shifts a
 * channel: the formats read a trained norm as one product and one sum.
 */
export const foldNorms: Optimization = {
  name: 'fold-norms',
  what: 'batch norms, and factors and shifts of channels, folded into the weights in front of them',
  exact: false,
  apply: (model) => mapGraphs(model, folded),
}

function folded(graph: Graph): Graph {
  const onlyReader = onlyReaderIn(graph)
  const replaced = new Map<Node, readonly Node[]>()
  const gone = new Set<Node>()
  for (const node of graph.nodes) {
    const product = weightedProductOf(node)
    const steps = product && stepsBehind(product, onlyReader)
    if (!steps || steps.nodes.length === 0) continue
    const made = scaled(product, steps)
    if (!made) continue
    replaced.set(node, made)
    for (const step of steps.nodes) gone.add(step)
  }
  if (replaced.size === 0) return graph
  // The product stands where it stood: what it gives now is read further down alone.
  const nodes = graph.nodes.flatMap((node) =>
    gone.has(node) ? [] : (replaced.get(node) ?? [node]),
  )
  return { ...graph, nodes }
}

/** y becomes factors * y + shifts, a channel. */
interface Steps {
  readonly nodes: readonly Node[]
  readonly factors: Float64Array
  readonly shifts: Float64Array
}

function stepsBehind(
  { node, channels, axis }: WeightedProduct,
  onlyReader: (value: Value) => Node | undefined,
): Steps {
  const factors = new Float64Array(channels).fill(1)
  const shifts = new Float64Array(channels)
  const nodes: Node[] = []
  for (let value = node.outputs[0]!; ;) {
    const step = onlyReader(value)
    const by = step && channelConstant(step, value, channels, axis)
    if (!by || !apply(step, step.inputs[0] === value, by, factors, shifts)) break
    nodes.push(step)
    value = step.outputs[0]!
  }
  return { nodes, factors, shifts }
}

/** False for a step that is none of these. */
function apply(
  { opType }: Node,
  isLeft: boolean,
  by: Float64Array,
  factors: Float64Array,
  shifts: Float64Array,
): boolean {
  const isScale = opType === 'Mul' || (opType === 'Div' && isLeft)
  if (!isScale && opType !== 'Add' && opType !== 'Sub') return false
  for (let j = 0; j < by.length; j++) {
    if (isScale) {
      const factor = opType === 'Mul' ? by[j]! : 1 / by[j]!
      factors[j]! *= factor
      shifts[j]! *= factor
      continue
    }
    if (opType === 'Sub' && !isLeft) {
      factors[j]! *= -1
      shifts[j]! *= -1
    }
    shifts[j]! += opType === 'Sub' && isLeft ? -by[j]! : by[j]!
  }
  return true
}

/** The other side of an element-wise node as a value a channel: a constant that varies along the channels' axis alone. */
function channelConstant(
  node: Node,
  value: Value,
  channels: number,
  axis: number,
): Float64Array | undefined {
  const constant = node.inputs.find((input) => input !== value)?.constant
  if (!constant || node.inputs.length !== 2 || constant.csr || constant.dataType === 'STRING')
    return undefined
  const rank = value.type.shape.length
  const shape: number[] = Array.from({ length: rank - constant.shape.length }, () => 1)
  shape.push(...constant.shape)
  const isOne = constant.data.length === 1
  const isChannels = shape.every((size, at) => size === (at === axis ? channels : 1))
  if (shape.length !== rank || (!isOne && !isChannels)) return undefined
  const data = numbers(constant)
  return Float64Array.from({ length: channels }, (_, j) => data[isOne ? 0 : j]!)
}

function scaled(product: WeightedProduct, { nodes, factors, shifts }: Steps): Node[] | undefined {
  const { node, weights, bias, channels, channelOf } = product
  const output = nodes.at(-1)!.outputs[0]!
  if (output.type.dataType !== weights.dataType) return undefined
  const from = numbers(weights)
  const data = from.slice()
  for (let at = 0; at < data.length; at++) data[at] = from[at]! * factors[channelOf(at)]!
  const shift = Float64Array.from(shifts, (own, j) => own + factors[j]! * (bias ? bias[j]! : 0))
  const isFinite = data.every((x: number) => Number.isFinite(x)) && shift.every(Number.isFinite)
  if (!isFinite) return undefined
  const front = [
    product.x,
    constantOf(output, 'weights', tensor(weights.dataType, weights.shape, data)),
  ]
  const added = constantOf(output, 'bias', likeWeights(weights, [channels], shift))
  if (node.opType !== 'MatMul') return [{ ...node, inputs: [...front, added], outputs: [output] }]
  if (product.x.type.shape.length === 2)
    return [{ ...node, opType: 'Gemm', inputs: [...front, added], outputs: [output] }]
  const sums = { name: `${output.name}_sums`, type: output.type }
  return [
    { ...node, inputs: front, outputs: [sums] },
    { opType: 'Add', domain: '', inputs: [sums, added], outputs: [output], attributes: {} },
  ]
}

function likeWeights(weights: Tensor, shape: readonly number[], data: Float64Array): Tensor {
  return tensor(
    weights.dataType,
    shape,
    weights.dataType === 'FLOAT' ? Float32Array.from(data) : data,
  )
}

function constantOf({ name }: Value, role: string, constant: Tensor): Value {
  const { dataType, shape } = constant
  return { name: `${name}_${role}`, type: { dataType, shape: shape.slice() }, constant }
}
