import type { Node, Value, ValueType } from '../ir/graph.ts'
import type { Tensor } from '../ir/tensor.ts'
import { computeNode, notPure } from '../ops/fold.ts'
import { findOperator } from '../ops/index.ts'

/** A value that depends on a row only through the leaf of one tree that the row reaches. */
export interface LeafFunction {
  /** TreeEnsemble of one tree. */
  readonly tree: Node
  /** The value at each leaf: [leaves, M] or [leaves]. */
  readonly values: Tensor
}

/** Nodes between a tree and a sum that are looked at: votes and logarithms of one member take ten. */
const mostNodes = 64
const firstInitializer = 2
const valuesInput = 5

/** Computes on the leaves what the graph computes on rows, with the same kernels: operators between keep rows apart. */
export function leafFunctionOf(
  value: Value,
  producers: ReadonlyMap<Value, Node>,
): LeafFunction | undefined {
  const nodes = nodesBehind(value, producers)
  const [tree, second] = nodes?.filter((node) => node.opType === 'TreeEnsemble') ?? []
  if (!nodes || !tree || second || !isOneTree(tree)) return undefined
  const known = new Map<Value, Tensor>([[tree.outputs[0]!, tree.inputs[valuesInput]!.constant!]])
  const leaves = tree.inputs[valuesInput]!.constant!.shape[0]!
  for (const node of nodes) {
    if (node === tree) continue
    if (!node.outputs.every((output) => isSmall(output.type, leaves))) return undefined
    const inputs = node.inputs.map((input) => input && (input.constant ?? known.get(input)))
    const results = computeNode(node, findOperator(node.opType)!, inputs)
    if (!results) return undefined
    node.outputs.forEach((output, i) => known.set(output, results[i]!))
  }
  const values = known.get(value)!
  return values.shape[0] === known.get(tree.outputs[0]!)!.shape[0] ? { tree, values } : undefined
}

/** Bytes of one node's result on all leaves: a file of 50 bytes can ask for a gigabyte. */
const mostBytes = 16 * 1024 * 1024

function isSmall({ shape, sparse }: ValueType, rows: number): boolean {
  let size = 8
  for (const dimension of shape)
    size *= dimension === 'N' ? rows : typeof dimension === 'number' ? dimension : Infinity
  return !sparse && size <= mostBytes
}

/** The nodes that `value` needs, back to TreeEnsemble, in the order to compute them; undefined where something else is behind it. */
function nodesBehind(value: Value, producers: ReadonlyMap<Value, Node>): Node[] | undefined {
  const found = new Set<Node>()
  const visit = (at: Value): boolean => {
    if (at.constant) return true
    const node = producers.get(at)
    if (!node || notPure.has(node.opType)) return false
    if (found.has(node)) return true
    if (node.opType !== 'TreeEnsemble') {
      if (found.size > mostNodes || !findOperator(node.opType)?.rowWise(node)) return false
      if (!node.inputs.every((input) => !input || visit(input))) return false
    }
    found.add(node)
    return true
  }
  return visit(value) ? [...found] : undefined
}

/** One tree without base, targets or categories, in doubles. */
function isOneTree({ inputs, attributes }: Node): boolean {
  return (
    attributes['result'] === 'sum' &&
    attributes['sums'] !== 'float32' &&
    inputs[1] === undefined &&
    inputs.slice(firstInitializer, valuesInput + 1).every((input) => input?.constant) &&
    inputs.slice(valuesInput + 1).every((input) => input === undefined) &&
    inputs[4]!.constant!.size === 1
  )
}
