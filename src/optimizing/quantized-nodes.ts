import type { DataType, NumericArray } from '../ir/data-type.ts'
import type { Attributes, Dimension, Graph, Node, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { float32, int32, tensor } from '../ir/tensor.ts'
import type { Activation } from './activation.ts'
import { isNeverNegative } from './activation.ts'
import type { ByteChain } from './byte-chains.ts'
import type { ByteWeights } from './byte-weights.ts'
import { zeroWeight } from './byte-weights.ts'
import type { WeightedProduct } from './weighted-product.ts'

/** A value as bytes: with constants for all rows, or with a scale a row. */
type Bytes =
  | { readonly value: Value; readonly zero: number; readonly scale: number }
  | { readonly value: Value; readonly zero: number; readonly scales: Value }

/** Sums of larger biases could leave 32 bits. */
const largestBias = 2 ** 30
/** What stands for zero in bytes of a row. */
const middle = 128

/** Writes the nodes of one graph over bytes, in the order of its own. */
export class QuantizedNodes {
  private readonly graph: Graph
  private readonly activations: ReadonlyMap<Value, Activation>
  private readonly bytes = new Map<Value, Bytes>()
  private readonly chains = new Map<Node, ByteChain>()
  private readonly bounds = new Set<Node>()
  private readonly moves = new Set<Node>()
  private nodes: Node[] = []

  constructor(
    graph: Graph,
    activations: ReadonlyMap<Value, Activation>,
    chains: readonly ByteChain[],
  ) {
    this.graph = graph
    this.activations = activations
    for (const chain of chains) this.chains.set(chain.conv, chain)
  }

  /** The node itself, or what it is within a chain of bytes. */
  other(node: Node): Node[] {
    const [x] = node.inputs
    const bytes = x && this.bytes.get(x)
    const output = node.outputs[0]!
    if (bytes && this.bounds.has(node)) {
      this.bytes.set(output, bytes)
      return []
    }
    if (!bytes || !this.moves.has(node)) return [node]
    const value = named(output, 'bytes', 'UINT8', output.type.shape)
    this.bytes.set(output, { ...bytes, value })
    return [{ ...node, inputs: [bytes.value, ...node.inputs.slice(1)], outputs: [value] }]
  }

  product(product: WeightedProduct, weights: ByteWeights): Node[] {
    this.nodes = []
    const x = this.bytesOf(product)
    const chain = this.chains.get(product.node)
    const bias = chain && 'scale' in x ? biasInUnits(product, weights, x.scale) : undefined
    if (chain && 'scale' in x && bias) this.linear(product, weights, x, chain, bias)
    else this.wide(product, weights, x)
    return this.nodes
  }

  private bytesOf({ node, x }: WeightedProduct): Bytes {
    const known = this.bytes.get(x)
    if (known) return known
    const { name, type } = x
    const value = named(x, 'bytes', 'UINT8', type.shape)
    const activation = this.activations.get(x)
    let made: Bytes
    if (activation) {
      const single =
        type.dataType === 'FLOAT'
          ? x
          : this.add('Cast', [x], named(x, 'single', 'FLOAT', type.shape), { to: 'FLOAT' })
      const { scale, zero } = activation
      this.add(
        'QuantizeLinear',
        [single, scalar(name, 'scale', scale), byte(name, 'zero', zero)],
        value,
      )
      made = { value, zero, scale }
    } else {
      const axes = node.opType === 'Conv' ? 1 : type.shape.length - 1
      const isUnsigned = isNeverNegative(this.graph, x)
      const shape = type.shape.map((size, axis) => (axis < axes ? size : 1))
      const scales = named(x, 'scales', 'FLOAT', shape)
      this.nodes.push({
        opType: 'QuantizeRows',
        domain: 'slipway',
        inputs: [x],
        outputs: [value, scales],
        attributes: { axes, unsigned: isUnsigned ? 1 : 0 },
      })
      made = { value, zero: isUnsigned ? 0 : middle, scales }
    }
    this.bytes.set(x, made)
    return made
  }

  /** Whole sums, widened and scaled: the answer is a number again. */
  private wide(product: WeightedProduct, weights: ByteWeights, x: Bytes): void {
    const {
      node,
      bias,
      weights: { dataType },
    } = product
    const output = node.outputs[0]!
    const {
      name,
      type: { shape },
    } = output
    const isConv = node.opType === 'Conv'
    const inputs = [
      x.value,
      constant(name, 'weights', weights.bytes),
      byte(name, 'zero', x.zero),
      byte(name, 'middle', zeroWeight),
    ]
    const sums = named(output, 'sums', 'INT32', shape)
    this.add(isConv ? 'ConvInteger' : 'MatMulInteger', inputs, sums, isConv ? node.attributes : {})
    const steps: [string, Value][] = []
    const row = (role: string, values: ArrayLike<number>): Value => {
      const spatial = isConv ? Array.from({ length: shape.length - 2 }, () => 1) : []
      return constant(name, role, wideTensor(dataType, [values.length, ...spatial], values))
    }
    const { scales } = weights
    if ('scales' in x) {
      steps.push(['Mul', this.inType(x.scales, dataType)])
      steps.push(['Mul', row('scale', scales)])
    } else
      steps.push([
        'Mul',
        row(
          'scale',
          Float64Array.from(scales, (scale) => scale * x.scale),
        ),
      ])
    if (bias) steps.push(['Add', row('bias', bias)])
    let value = this.add('Cast', [sums], named(output, 'wide', dataType, shape), { to: dataType })
    for (const [i, [opType, by]] of steps.entries()) {
      const isLast = i === steps.length - 1
      const next = isLast ? output : named(output, `step_${i}`, dataType, shape)
      value = this.add(opType, [value, by], next)
    }
  }

  /** Bytes to bytes. */
  private linear(
    { node }: WeightedProduct,
    weights: ByteWeights,
    x: { readonly value: Value; readonly zero: number; readonly scale: number },
    chain: ByteChain,
    bias: Int32Array,
  ): void {
    const output = node.outputs[0]!
    const { name } = output
    const { scale, zero } = this.activations.get(chain.end)!
    const value = named(output, 'bytes', 'UINT8', output.type.shape)
    const inputs = [
      x.value,
      scalar(name, 'scale_in', x.scale),
      byte(name, 'zero_in', x.zero),
      constant(name, 'weights', weights.bytes),
      constant(name, 'scales', float32([weights.scales.length], weights.scales)),
      byte(name, 'middle', zeroWeight),
      scalar(name, 'scale_out', scale),
      byte(name, 'zero_out', zero),
      constant(name, 'bias', int32([bias.length], bias)),
    ]
    this.add('QLinearConv', inputs, value, node.attributes)
    this.bytes.set(output, { value, zero, scale })
    for (const bound of chain.bounds) this.bounds.add(bound)
    for (const move of chain.moves) this.moves.add(move)
  }

  private inType(value: Value, dataType: DataType): Value {
    if (dataType === 'FLOAT') return value
    const wide = named(value, 'wide', dataType, value.type.shape)
    if (!this.widened.has(value)) {
      this.add('Cast', [value], wide, { to: dataType })
      this.widened.set(value, wide)
    }
    return this.widened.get(value)!
  }

  private readonly widened = new Map<Value, Value>()

  private add(
    opType: string,
    inputs: readonly Value[],
    output: Value,
    attributes: Attributes = {},
  ): Value {
    this.nodes.push({ opType, domain: '', inputs, outputs: [output], attributes })
    return output
  }
}

/** The bias in units of both scales; undefined where it does not fit. */
function biasInUnits(
  { bias, channels }: WeightedProduct,
  { scales }: ByteWeights,
  scale: number,
): Int32Array | undefined {
  const units = Array.from({ length: channels }, (_, j) =>
    Math.round((bias ? bias[j]! : 0) / (scale * scales[j]!)),
  )
  return units.every((unit) => Math.abs(unit) < largestBias) ? Int32Array.from(units) : undefined
}

function named(
  { name }: Value,
  role: string,
  dataType: DataType,
  shape: readonly Dimension[],
): Value {
  return { name: `${name}_${role}`, type: { dataType, shape } }
}

function constant(name: string, role: string, of: Tensor): Value {
  const { dataType, shape } = of
  return { name: `${name}_${role}`, type: { dataType, shape: shape.slice() }, constant: of }
}

const scalar = (name: string, role: string, value: number) =>
  constant(name, role, float32([], [value]))

const byte = (name: string, role: string, value: number) =>
  constant(name, role, tensor('UINT8', [], Uint8Array.of(value)))

function wideTensor(dataType: DataType, shape: readonly number[], values: ArrayLike<number>) {
  const data: NumericArray =
    dataType === 'FLOAT' ? Float32Array.from(values) : Float64Array.from(values)
  return tensor(dataType, shape, data)
}
