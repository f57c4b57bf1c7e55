import { fault } from '../errors.ts'
import { GraphBuilder } from '../ir/builder.ts'
import type { Attributes, Graph, Node, Value } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { zeros } from '../ir/tensor.ts'
import { findOperator } from '../ops/index.ts'
import { outputsThatLoseDigits } from './lost-digits.ts'
import type { NumericArray } from '../ir/data-type.ts'

export interface LoweredGraph {
  readonly graph: Graph
  /** What the standard graph does not do, one line each. */
  readonly losses: readonly string[]
}

/** A lowering may use operators that have one themselves; it never comes back to its own. */
const mostRounds = 8

/**
 * The graph in ONNX's own operators, dense throughout. Operators without such a form are refused by name, all at once, and so are
 * outputs that other libraries' functions can't give to 1e-12 (E_UNSUPPORTED).
 */
export function lowerGraph(graph: Graph): LoweredGraph {
  const losses = new Set<string>()
  const refused = new Set<string>()
  let current = graph
  for (let round = 0; round < mostRounds; round++) {
    const before = current
    current = lowerOnce(before, losses, refused)
    if (refused.size > 0) {
      const names = [...refused].toSorted().join(', ')
      throw fault('E_UNSUPPORTED', `ONNX has no operators that say exactly what these do: ${names}`)
    }
    if (current.nodes.every((node) => !isOwn(node) && !hasOwnForm(node))) break
  }
  const inexact = outputsThatLoseDigits(current)
  if (inexact.length > 0)
    throw fault('E_UNSUPPORTED', `ONNX can't give ${inexact.join(', ')} to 1e-12: ${whyInexact}`)
  return { graph: current, losses: [...losses].toSorted() }
}

const whyInexact = 'it is the logarithm of a difference, such as log(1 - p), which loses digits'

const isOwn = (node: Node) => node.domain === 'slipway'

/** Whether an operator of ONNX stands in a form of ours: its lowering says so by giving another. */
function hasOwnForm(node: Node): boolean {
  const lowering = findOperator(node.opType)?.lowering
  return (
    lowering !== undefined && lowering.lower(node, new GraphBuilder(findOperator)) !== 'standard'
  )
}

function lowerOnce(graph: Graph, losses: Set<string>, refused: Set<string>): Graph {
  const g = new GraphBuilder(findOperator)
  const values = new Map<Value, Value>()
  const dense = new Map<Tensor, Tensor>()
  for (const input of graph.inputs) values.set(input, g.input(input.name, input.type))
  const valueOf = (value: Value): Value => {
    const known = values.get(value)
    if (known || !value.constant) return known!
    const made = g.constant(densify(value.constant, dense))
    values.set(value, made)
    return made
  }
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => input && valueOf(input))
    const lowering = findOperator(node.opType)?.lowering
    const moved = { ...node, inputs }
    const lowered = lowering?.lower(moved, g) ?? (isOwn(node) ? 'none' : 'standard')
    const loss = lowering?.loses?.(moved)
    if (loss) losses.add(loss)
    if (lowered === 'none') refused.add(node.opType)
    const outputs =
      typeof lowered === 'string'
        ? g.addMany(node.opType, inputs, withLoweredBodies(node.attributes, losses))
        : lowered
    node.outputs.forEach((output, i) => values.set(output, outputs[i]!))
  }
  return g.build(graph.outputs.map(({ name, value }) => ({ name, value: valueOf(value) })))
}

/** Graphs inside a node (If, Loop, Scan), lowered too. */
function withLoweredBodies(attributes: Attributes, losses: Set<string>): Attributes {
  const bodies = Object.entries(attributes).flatMap(([name, value]) => {
    if (typeof value !== 'object' || !('nodes' in value)) return []
    const lowered = lowerGraph(value)
    for (const loss of lowered.losses) losses.add(loss)
    return [[name, lowered.graph] as const]
  })
  return bodies.length === 0 ? attributes : { ...attributes, ...Object.fromEntries(bodies) }
}

/** A CSR constant written out, once however often it is read. */
function densify(tensor: Tensor, made: Map<Tensor, Tensor>): Tensor {
  const { csr } = tensor
  if (!csr) return tensor
  let result = made.get(tensor)
  if (result) return result
  result = zeros(tensor.dataType, tensor.shape)
  const to = result.data as NumericArray
  const from = tensor.data as NumericArray
  for (let row = 0; row < tensor.rows; row++)
    for (let i = csr.offsets[row]!; i < csr.offsets[row + 1]!; i++)
      to[row * tensor.width + csr.columns[i]!]! += from[i]!
  made.set(tensor, result)
  return result
}
