import type { Graph, Node } from '../ir/graph.ts'
import type { Model, Signature } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'

/** A rewrite of a whole model that a person may ask for. Inputs, outputs and their names stay. */
export interface Optimization {
  readonly name: string
  /** What it does, for the report. */
  readonly what: string
  /** Bits of every answer stay equal. */
  readonly exact: boolean
  /** Undefined `rows`: nobody gave any. */
  apply(model: Model, rows?: CalibrationRows): Model
  /** Nothing is done without rows. */
  readonly needsRows?: boolean
}

/** Rows by which a rewrite may measure what values usually are. */
export interface CalibrationRows {
  /** Whose inputs they are, in the order of its graph's. */
  readonly signature: string
  readonly tensors: readonly Tensor[]
}

/** Every graph of every signature of the model. */
export function graphsOf(model: Model): Graph[] {
  return model.signatures.flatMap((signature) =>
    [signature.graph, signature.float32Graph, signature.integerGraph, signature.textGraph].filter(
      (graph) => graph !== undefined,
    ),
  )
}

/** The model with every graph rewritten; a graph that stands twice stays one. */
export function mapGraphs(model: Model, rewrite: (graph: Graph) => Graph): Model {
  const done = new Map<Graph, Graph>()
  const of = (graph: Graph): Graph => {
    const known = done.get(graph) ?? rewrite(graph)
    done.set(graph, known)
    return known
  }
  const signatures = model.signatures.map((signature): Signature => {
    const { float32Graph, integerGraph, textGraph } = signature
    return {
      ...signature,
      graph: of(signature.graph),
      ...(float32Graph ? { float32Graph: of(float32Graph) } : {}),
      ...(integerGraph ? { integerGraph: of(integerGraph) } : {}),
      ...(textGraph ? { textGraph: of(textGraph) } : {}),
    }
  })
  return { ...model, signatures }
}

/** The nodes of all graphs that read a constant. */
export function readersOf(model: Model): Map<Tensor, Node[]> {
  const readers = new Map<Tensor, Node[]>()
  for (const { nodes } of graphsOf(model))
    for (const node of nodes)
      for (const input of node.inputs) {
        if (!input?.constant) continue
        const list = readers.get(input.constant)
        if (list) list.push(node)
        else readers.set(input.constant, [node])
      }
  return readers
}

/** A node that reads another constant at `index`. */
export function withConstant(node: Node, index: number, tensor: Tensor): Node {
  const old = node.inputs[index]!
  if (old.constant === tensor) return node
  const value = {
    name: `${old.name}_${tensor.dataType.toLowerCase()}_${tensor.shape.join('x')}`,
    type: { dataType: tensor.dataType, shape: tensor.shape.slice() },
    constant: tensor,
  }
  return { ...node, inputs: node.inputs.map((input, i) => (i === index ? value : input)) }
}
