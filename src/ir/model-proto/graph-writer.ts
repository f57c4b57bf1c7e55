import { fault } from '../../errors.ts'
import type { OperatorLookup } from '../builder.ts'
import type { Graph, Node, Value } from '../graph.ts'
import type { Tensor } from '../tensor.ts'
import type { GraphProto, NodeProto, SparseTensorProto, TensorProto } from './schema.ts'
import { writeValueType } from './value-type.ts'
import type { Dialect } from './write-attribute.ts'
import { writeAttribute } from './write-attribute.ts'
import { writeSparseTensor, writeTensor } from './write-tensor.ts'

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
    return {
      opType: (this.dialect === 'onnx' ? operator?.standardName : undefined) ?? opType,
      domain,
      input: inputs.map((input) => (input ? this.value(input) : '')),
      output: outputs.map((output) => this.value(output)),
      attribute: Object.entries(attributes).map(([name, value]) => {
        const kind = kinds[name]
        if (!kind)
          throw fault('E_UNSUPPORTED', `operator ${opType} does not declare its attribute ${name}`)
        return writeAttribute(name, value, kind, this.dialect, (graph) =>
          this.graph(graph, `${opType}_${name}`),
        )
      }),
    }
  }

  private fresh(prefix: string): string {
    let name = `${prefix}${this.count++}`
    while (this.taken.has(name)) name = `${prefix}${this.count++}`
    this.taken.add(name)
    return name
  }
}
