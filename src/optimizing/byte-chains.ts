import type { Graph, Node, Value } from '../ir/graph.ts'
import { boundOf } from './activation.ts'
import { onlyReaderIn } from '../ir/only-reader.ts'

/** From a convolution to the product that reads it: all of it can be bytes. */
export interface ByteChain {
  readonly conv: Node
  /** Bounds that the bytes' own range says already. */
  readonly bounds: readonly Node[]
  /** What moves bytes as it moves numbers. */
  readonly moves: readonly Node[]
  /** What the product reads. */
  readonly end: Value
}

const moving = new Set(['Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Unsqueeze', 'Identity'])

/** Whether the range of what comes out, which holds 0, does what the node does: values beyond it saturate. */
function isBound(node: Node): boolean {
  if (node.opType === 'Relu') return true
  const bound = node.opType === 'Min' || node.opType === 'Max' ? boundOf(node) : undefined
  if (bound === undefined) return false
  return node.opType === 'Min' ? bound >= 0 : bound <= 0
}

const isMove = ({ opType, outputs }: Node) =>
  moving.has(opType) || (opType === 'MaxPool' && outputs.length === 1)

/** The chains of a graph whose products are these nodes. */
export function byteChains(graph: Graph, products: ReadonlySet<Node>): ByteChain[] {
  const onlyReader = onlyReaderIn(graph)
  return graph.nodes.flatMap((conv) => {
    if (conv.opType !== 'Conv' || !products.has(conv)) return []
    const bounds: Node[] = []
    const moves: Node[] = []
    for (let value = conv.outputs[0]!; ;) {
      const reader = onlyReader(value)
      if (!reader) return []
      if (products.has(reader))
        return reader.inputs[0] === value ? [{ conv, bounds, moves, end: value }] : []
      if (isBound(reader)) bounds.push(reader)
      else if (isMove(reader) && reader.inputs[0] === value) moves.push(reader)
      else return []
      value = reader.outputs[0]!
    }
  })
}
