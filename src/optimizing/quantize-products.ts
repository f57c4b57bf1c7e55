import type { Graph, Node, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import type { Activation } from './activation.ts'
import { activationOf } from './activation.ts'
import { byteChains } from './byte-chains.ts'
import { byteWeights } from './byte-weights.ts'
import type { ByteWeights } from './byte-weights.ts'
import { rangesOf } from './calibrate.ts'
import type { CalibrationRows, Optimization } from './optimization.ts'
import { graphsOf, mapGraphs } from './optimization.ts'
import { QuantizedNodes } from './quantized-nodes.ts'
import type { WeightedProduct } from './weighted-product.ts'
import { weightedProductOf } from './weighted-product.ts'

/** Fewer weights are not worth the nodes around them. */
const fewest = 16

/** Products of bytes: each row finds its own scale when it is answered. */
export const quantizeDynamic: Optimization = {
  name: 'int8-dynamic',
  what: 'products of bytes: weights with a scale an output, a row of inputs with a scale of its own',
  exact: false,
  apply: (model) => {
    const packed = noneYet()
    return mapGraphs(model, (graph) => quantized(graph, packed))
  },
}

/** Products of bytes: scales of inputs are those of given rows. */
export const quantizeStatic: Optimization = {
  name: 'int8-static',
  what: 'products of bytes: weights with a scale an output, inputs as they were over the rows of --data',
  exact: false,
  needsRows: true,
  apply: (model, rows) => {
    const signature = model.signatures.find(({ name }) => name === rows?.signature)
    if (!rows || !signature) return model
    const own = new Set(graphsOf({ ...model, signatures: [signature] }))
    const packed = noneYet()
    return mapGraphs(model, (graph) => (own.has(graph) ? quantized(graph, packed, rows) : graph))
  },
}

/** By whether the product reads its weights transposed. */
type Packed = ReadonlyMap<boolean, Map<Tensor, ByteWeights>>

const noneYet = (): Packed =>
  new Map([false, true].map((isTransposed) => [isTransposed, new Map<Tensor, ByteWeights>()]))

function quantized(graph: Graph, packed: Packed, rows?: CalibrationRows): Graph {
  const products = new Map<Node, { product: WeightedProduct; bytes: ByteWeights }>()
  for (const node of graph.nodes) {
    const product = productOf(node)
    const bytes = product && packOnce(product, packed)
    if (bytes) products.set(node, { product, bytes })
  }
  if (products.size === 0) return graph
  const activations = new Map<Value, Activation>()
  if (rows) {
    const inputs = [...new Set([...products.values()].map(({ product }) => product.x))]
    const ranges = rangesOf(graph, inputs, rows.tensors)
    if (!ranges) return graph
    for (const [value, range] of ranges) activations.set(value, activationOf(range))
  }
  const chains = rows ? byteChains(graph, new Set(products.keys())) : []
  const written = new QuantizedNodes(graph, activations, chains)
  const nodes = graph.nodes.flatMap((node) => {
    const found = products.get(node)
    return found ? written.product(found.product, found.bytes) : written.other(node)
  })
  return { ...graph, nodes }
}

/** A product of which both sides can be bytes. */
function productOf(node: Node): WeightedProduct | undefined {
  const product = weightedProductOf(node)
  if (!product || node.opType === 'ConvTranspose' || product.x.type.sparse) return undefined
  const rank = product.x.type.shape.length
  return rank >= 2 && product.weights.data.length >= fewest ? product : undefined
}

function packOnce(product: WeightedProduct, packed: Packed): ByteWeights | undefined {
  const known = packed.get(product.node.attributes['transB'] === 1)!
  const made = known.get(product.weights) ?? byteWeights(product)
  if (made) known.set(product.weights, made)
  return made
}
