import { fault } from '../../errors.ts'
import type { OperatorLookup } from '../builder.ts'
import type { Graph, Node, Value } from '../graph.ts'
import type { Tensor } from '../tensor.ts'
import type { GraphProto, NodeProto, SparseTensorProto, TensorProto } from './schema.ts'
import { writeValueType } from './value-type.ts'
import type { Dialect } from './write-attribute.ts'
import { writeAttribute } from './write-attribute.ts'
import { writeSparseTensor, writeTensor } from './write-tensor.ts'

/** Attributes that say how many inputs bodies read from around them: ONNX's bodies see those by name. */
const capturing = new Set(['captured', 'then_captured'])

/** What the bodies of a node read from around it, by attribute; undefined of a node without bodies. */
function capturesOf({ opType, inputs, attributes }: Node) {
  if (opType === 'If') {
    const count = Number(attributes['then_captured'] ?? 0)
    const then = inputs.slice(1, 1 + count)
    return {
      ownInputs: 1,
      by: { then_branch: then, else_branch: inputs.slice(1 + count) } as Bodies,
    }
  }
  if (opType !== 'Loop' && opType !== 'Scan') return undefined
  const ownInputs = inputs.length - Number(attributes['captured'] ?? 0)
  return { ownInputs, by: { body: inputs.slice(ownInputs) } as Bodies }
}

type Bodies = Readonly<Record<string, readonly (Value | undefined)[] | undefined>>

/** Writes graphs that share initializers: a tensor is written once, however many graphs and nodes read it. */
export class GraphWriter {
  readonly initializers: TensorProto[] = []
  readonly sparseInitializers: SparseTensorProto[] = []
  private readonly lookup: OperatorLookup
  private readonly dialect: Dialect
  private readonly names = new Map<Value | Tensor, string>()
  private readonly taken = new Set<string>()
  private count = 0

  constructor(lookup: OperatorLookup, dialect: Dialect) {
    this.lookup = lookup
    this.dialect = dialect
  }

  /** The name of a constant, which becomes an initializer when first named. */
  constant(tensor: Tensor): string {
    let name = this.names.get(tensor)
    if (name !== undefined) return name
    this.names.set(tensor, (name = this.fresh('c')))
    if (tensor.csr) this.sparseInitializers.push(writeSparseTensor(tensor, name))
    else this.initializers.push(writeTensor(tensor, name, this.dialect === 'slipway'))
    return name
  }

  value(value: Value): string {
    if (value.constant) return this.constant(value.constant)
    let name = this.names.get(value)
    if (name === undefined) this.names.set(value, (name = this.fresh('v')))
    return name
  }

  /** Gives a value a name of its own; false when the name is taken. */
  claim(value: Value, name: string): boolean {
    if (this.taken.has(name) || this.names.has(value)) return false
    this.taken.add(name)
    this.names.set(value, name)
    return true
  }

  /** The graph without initializers: they stand with the outermost one. */
  graph(graph: Graph, name: string): GraphProto {
    for (const input of graph.inputs) this.claim(input, input.name)
    return {
      name,
      input: graph.inputs.map((value) => ({
        name: this.value(value),
        type: writeValueType(value.type),
      })),
      node: graph.nodes.map((node) => this.node(node)),
      output: graph.outputs.map(({ value }) => ({
        name: this.value(value),
        type: writeValueType(value.type),
      })),
      initializer: [],
      valueInfo: [],
      sparseInitializer: [],
    }
  }

  private node(node: Node): NodeProto {
    const { opType, domain, inputs, outputs, attributes } = node
    const operator = this.lookup(opType)
    const kinds = operator?.attributes ?? {}
    const captured = this.dialect === 'onnx' ? capturesOf(node) : undefined
    const own = captured ? inputs.slice(0, captured.ownInputs) : inputs
    return {
      opType: (this.dialect === 'onnx' ? operator?.standardName : undefined) ?? opType,
      domain,
      input: own.map((input) => (input ? this.value(input) : '')),
      output: outputs.map((output) => this.value(output)),
      attribute: Object.entries(attributes).flatMap(([name, value]) => {
        const kind = kinds[name]
        if (!kind)
          throw fault('E_UNSUPPORTED', `operator ${opType} does not declare its attribute ${name}`)
        if (captured && capturing.has(name)) return []
        const title = `${opType}_${name}`
        return writeAttribute(name, value, kind, this.dialect, (graph) =>
          captured ? this.body(graph, captured.by[name] ?? [], title) : this.graph(graph, title),
        )
      }),
    }
  }

  /** A graph inside a node of ONNX: what it reads from around has its name there, and what it gives is made in it. */
  private body(graph: Graph, captured: readonly (Value | undefined)[], name: string): GraphProto {
    const count = graph.inputs.length - captured.length
    graph.inputs.slice(count).forEach((inner, i) => {
      const outer = captured[i]
      if (outer) this.names.set(inner, this.value(outer))
    })
    const written = this.graph({ ...graph, inputs: graph.inputs.slice(0, count) }, name)
    const made = new Set(graph.nodes.flatMap((node) => node.outputs))
    const copies: NodeProto[] = []
    const output = graph.outputs.map(({ value }) => {
      const type = writeValueType(value.type)
      if (made.delete(value)) return { name: this.value(value), type }
      const copy = this.fresh('v')
      copies.push({ opType: 'Identity', input: [this.value(value)], output: [copy], attribute: [] })
      return { name: copy, type }
    })
    return { ...written, node: [...written.node, ...copies], output }
  }

  private fresh(prefix: string): string {
    let name = `${prefix}${this.count++}`
    while (this.taken.has(name)) name = `${prefix}${this.count++}`
    this.taken.add(name)
    return name
  }
}
