import { fault } from '../../errors.ts'
import type { ConstantPool } from '../../ir/builder.ts'
import type { Attribute, Graph, Node, Value } from '../../ir/graph.ts'
import { readAttribute } from '../../ir/model-proto/read-attribute.ts'
import type { GraphProto, NodeProto } from '../../ir/model-proto/schema.ts'
import { readValueType } from '../../ir/model-proto/value-type.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { findOperator } from '../../ops/index.ts'

export interface Outer {
  readonly pool: ConstantPool
  readonly constants: ReadonlyMap<string, Tensor>
}

/** A graph whose nodes stand in order. Types are inferred anew, so that a file can't claim what its operators don't give. */
export function readGraph(
  proto: GraphProto,
  inputNames: readonly string[],
  outputNames: readonly string[],
  outer: Outer,
): Graph {
  const values = new Map<string, Value>()
  const define = (name: string, value: Value) => {
    if (values.has(name) || outer.constants.has(name))
      throw fault('E_FORMAT', `the name ${name} stands for two values`)
    values.set(name, value)
  }
  const find = (name: string): Value => {
    const value = values.get(name)
    if (value) return value
    const constant = outer.constants.get(name)
    if (!constant) throw fault('E_FORMAT', `nothing in front of its use defines the value ${name}`)
    return outer.pool.value(constant)
  }
  if (inputNames.length !== proto.input.length || outputNames.length !== proto.output.length)
    throw fault('E_FORMAT', 'a signature has other inputs or outputs than its graph')
  const inputs = proto.input.map((info, i): Value => {
    const where = `input ${info.name ?? ''}`
    const value = { name: inputNames[i]!, type: readValueType(info.type, where, () => 'unknown') }
    define(info.name ?? '', value)
    return value
  })
  const nodes = proto.node.map((node): Node => {
    const made = readNode(
      node,
      node.input.map((name) => (name ? find(name) : undefined)),
      outer,
    )
    made.outputs.forEach((value) => define(value.name, value))
    return made
  })
  const outputs = proto.output.map((info, i) => ({
    name: outputNames[i]!,
    value: find(info.name ?? ''),
  }))
  return { inputs, outputs, nodes }
}

function readNode(proto: NodeProto, inputs: (Value | undefined)[], outer: Outer): Node {
  const opType = proto.opType ?? ''
  const operator = findOperator(opType)
  if (!operator || operator.domain !== (proto.domain ?? ''))
    throw fault('E_UNSUPPORTED', `operator ${opType} of domain "${proto.domain ?? ''}"`)
  const attributes = Object.fromEntries(
    proto.attribute.map((attribute): [string, Attribute] => {
      const name = attribute.name ?? ''
      const kind = Object.hasOwn(operator.attributes, name) ? operator.attributes[name] : undefined
      if (!kind) throw fault('E_FORMAT', `operator ${opType} has no attribute ${name}`)
      const nested = (graph: Parameters<typeof readGraph>[0]) =>
        readGraph(
          graph,
          graph.input.map((info) => info.name ?? ''),
          graph.output.map((info) => info.name ?? ''),
          outer,
        )
      return [name, readAttribute(attribute, kind, opType, nested)]
    }),
  )
  const types = operator.infer(
    inputs.map((input) => input?.type),
    attributes,
    inputs.map((input) => input?.constant),
  )
  if (types.length < proto.output.length)
    throw fault('E_FORMAT', `operator ${opType} with ${proto.output.length} outputs`)
  // Outputs that nothing reads may be left out at the end.
  const outputs = proto.output.map((name, i) => ({ name, type: types[i]! }))
  return { opType, domain: operator.domain, inputs, outputs, attributes }
}
