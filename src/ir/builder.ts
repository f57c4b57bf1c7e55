import { fault } from '../errors.ts'
import type { Attributes, Graph, GraphOutput, Node, Value, ValueType } from './graph.ts'
import type { Operator } from './operator.ts'
import type { Tensor } from './tensor.ts'

export type OperatorLookup = (opType: string) => Operator | undefined

/** Initializers shared by all graphs of one model: the same tensor object becomes the same value. */
export class ConstantPool {
  private readonly values = new Map<Tensor, Value>()
  private readonly made = new WeakMap<object, Map<string, Tensor>>()

  value(tensor: Tensor): Value {
    let value = this.values.get(tensor)
    if (!value) {
      const type: ValueType = tensor.csr
        ? { dataType: tensor.dataType, shape: tensor.shape.slice(), sparse: true }
        : { dataType: tensor.dataType, shape: tensor.shape.slice() }
      value = { name: `constant_${this.values.size}`, type, constant: tensor }
      this.values.set(tensor, value)
    }
    return value
  }

  /** The tensor that `make` gives for `source`, made once however many graphs ask (a forest is packed once). */
  once(source: object, role: string, make: () => Tensor): Tensor {
    let roles = this.made.get(source)
    if (!roles) this.made.set(source, (roles = new Map()))
    let tensor = roles.get(role)
    if (!tensor) roles.set(role, (tensor = make()))
    return tensor
  }
}

function readsSparse(operator: Operator, index: number): boolean {
  const { sparseInputs } = operator
  return sparseInputs === 'all' || (sparseInputs?.includes(index) ?? false)
}

/** Builds one graph. Types are inferred as nodes are added, so a wrong wiring fails where it is written. */
export class GraphBuilder {
  readonly pool: ConstantPool
  protected readonly lookup: OperatorLookup
  private readonly inputs: Value[] = []
  protected readonly nodes: Node[] = []
  private count = 0

  constructor(lookup: OperatorLookup, pool: ConstantPool = new ConstantPool()) {
    this.lookup = lookup
    this.pool = pool
  }

  input(name: string, type: ValueType): Value {
    const value = { name, type }
    this.inputs.push(value)
    return value
  }

  constant(tensor: Tensor): Value {
    return this.pool.value(tensor)
  }

  /** Adds a node with one output. A tensor among the inputs becomes an initializer. */
  add(
    opType: string,
    inputs: readonly (Value | Tensor | undefined)[],
    attributes: Attributes = {},
  ): Value {
    return this.addMany(opType, inputs, attributes)[0]!
  }

  /** Adds a node; as many outputs as its operator infers. */
  addMany(
    opType: string,
    inputs: readonly (Value | Tensor | undefined)[],
    attributes: Attributes = {},
  ): Value[] {
    const operator = this.lookup(opType)
    if (!operator) throw fault('E_UNSUPPORTED', `operator ${opType} is not implemented`)
    const values = inputs.map((input, index) => {
      const value = input && 'data' in input ? this.constant(input) : input
      return value?.type.sparse && !readsSparse(operator, index)
        ? this.add('ToDense', [value])
        : value
    })
    const types = operator.infer(
      values.map((value) => value?.type),
      attributes,
      values.map((value) => value?.constant),
    )
    const outputs = types.map((type) => ({ name: `${opType}_${this.count++}`, type }))
    this.nodes.push({ opType, domain: operator.domain, inputs: values, outputs, attributes })
    return outputs
  }

  build(outputs: readonly GraphOutput[]): Graph {
    return { inputs: this.inputs.slice(), outputs: outputs.slice(), nodes: this.nodes.slice() }
  }
}
