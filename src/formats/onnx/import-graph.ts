import { fault } from '../../errors.ts'
import type { ConstantPool } from '../../ir/builder.ts'
import type { Graph, Value, ValueType } from '../../ir/graph.ts'
import type { ExternalData } from '../../ir/model-proto/read-tensor.ts'
import { readTensor } from '../../ir/model-proto/read-tensor.ts'
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  NodeProto,
} from '../../ir/model-proto/schema.ts'
import { readValueType } from '../../ir/model-proto/value-type.ts'
import { findOperator } from '../../ops/index.ts'
import { adapt } from './adapters/index.ts'
import { OnnxGraphBuilder } from './graph-builder.ts'
import type { Subgraph } from './node.ts'
import { OnnxAttributes } from './node.ts'
import { denseOfSparse } from './sparse-constant.ts'

export interface ModelContext {
  readonly pool: ConstantPool
  readonly external: ExternalData | undefined
  readonly opsets: ReadonlyMap<string, number>
  /** Functions of the model, by domain and name. */
  readonly functions: ReadonlyMap<string, FunctionProto>
}

const mostNested = 100

/** The standard domain has two names. */
export function domainOf(domain: string | undefined): string {
  return domain === 'ai.onnx' || domain === undefined ? '' : domain
}

/** Where a node finds and leaves its values. */
interface Names {
  readonly g: OnnxGraphBuilder
  readonly depth: number
  define(name: string, value: Value): void
  find(name: string): Value
}

/** Names of a graph, and the graph around it. */
class Scope implements Names {
  readonly g: OnnxGraphBuilder
  readonly depth: number
  /** Values of the graph around that this one reads: they become inputs of it. */
  readonly captured: Value[] = []
  private readonly values = new Map<string, Value>()
  private readonly outer: Names | undefined

  constructor(pool: ConstantPool, outer?: Names) {
    this.g = new OnnxGraphBuilder(findOperator, pool)
    this.outer = outer
    this.depth = outer ? outer.depth + 1 : 0
    if (this.depth > mostNested)
      throw fault('E_LIMIT', `graphs are nested more than ${mostNested} deep`)
  }

  define(name: string, value: Value): void {
    if (this.values.has(name)) throw fault('E_FORMAT', `the name ${name} stands for two values`)
    this.values.set(name, value)
  }

  find(name: string): Value {
    const known = this.values.get(name)
    if (known) return known
    if (!this.outer)
      throw fault('E_FORMAT', `nothing in front of its use defines the value ${name}`)
    const value = this.outer.find(name)
    if (value.constant) return value
    const inner = this.g.input(name, value.type)
    this.captured.push(value)
    this.values.set(name, inner)
    return inner
  }
}

/** The main graph. `typeOf` gives the types of its inputs, in which the caller may have named the rows. */
export function importGraph(
  proto: GraphProto,
  context: ModelContext,
  typeOf: (name: string, declared: ValueType) => ValueType,
): Graph {
  const scope = new Scope(context.pool)
  const given = new Set(proto.initializer.map((tensor) => tensor.name))
  for (const info of proto.input) {
    // An input with an initializer is a constant: its default is the model's.
    if (given.has(info.name)) continue
    const name = info.name ?? ''
    const declared = readValueType(info.type, `input ${name}`, (axis) => `${name}_${axis}`)
    scope.define(name, scope.g.input(name, typeOf(name, declared)))
  }
  return finishGraph(proto, scope, context)
}

function finishGraph(proto: GraphProto, scope: Scope, context: ModelContext): Graph {
  for (const tensor of proto.initializer)
    scope.define(tensor.name ?? '', scope.g.constant(readTensor(tensor, context.external)))
  for (const sparse of proto.sparseInitializer)
    scope.define(sparse.values?.name ?? '', scope.g.constant(denseOfSparse(sparse)))
  const run = { scope, context, attributes: new Map<string, AttributeProto>(), calls: 0 }
  for (const node of proto.node) importNode(node, run)
  return scope.g.build(proto.output.map(({ name = '' }) => ({ name, value: scope.find(name) })))
}

interface Run {
  readonly scope: Names
  readonly context: ModelContext
  /** Attributes of the call, inside a function. */
  readonly attributes: ReadonlyMap<string, AttributeProto>
  /** Functions on the way to here. */
  readonly calls: number
}

function importNode(proto: NodeProto, run: Run): void {
  const { scope, context } = run
  const opType = proto.opType ?? ''
  const domain = domainOf(proto.domain)
  const inputs = proto.input.map((name) => (name === '' ? undefined : scope.find(name)))
  const attributes = proto.attribute.flatMap((attribute) => {
    if (!attribute.refAttrName) return [attribute]
    const actual = run.attributes.get(attribute.refAttrName)
    return actual ? [{ ...actual, name: attribute.name ?? '' }] : []
  })
  const called = context.functions.get(`${domain}\n${opType}`)
  const outputs = called
    ? callFunction(called, inputs, attributes, run)
    : adapt(
        {
          opType,
          domain,
          version: context.opsets.get(domain) ?? 1,
          inputs,
          outputNames: proto.output,
          attributes: new OnnxAttributes(attributes, opType, context.external),
          subgraph: (name, types) => importSubgraph(attributes, opType, name, types, run),
        },
        scope.g,
      )
  proto.output.forEach((name, i) => {
    if (name === '') return
    const value = outputs[i]
    if (!value)
      throw fault('E_UNSUPPORTED', `operator ${opType} with ${proto.output.length} outputs`)
    scope.define(name, value)
  })
}

/** The body of a function, in place of the call. Its names are its own. */
function callFunction(
  called: FunctionProto,
  inputs: readonly (Value | undefined)[],
  attributes: readonly AttributeProto[],
  run: Run,
): Value[] {
  if (run.calls >= mostNested)
    throw fault('E_LIMIT', `functions call each other more than ${mostNested} deep`)
  const names = new FunctionScope(run.scope)
  called.input.forEach((name, i) => inputs[i] && names.define(name, inputs[i]))
  const given = new Map(called.attributeProto.map((proto) => [proto.name ?? '', proto]))
  for (const proto of attributes) given.set(proto.name ?? '', proto)
  const opsets = new Map(
    called.opsetImport.map(({ domain, version }) => [domainOf(domain), version ?? 1]),
  )
  const context = { ...run.context, opsets }
  const inner = { scope: names, context, attributes: given, calls: run.calls + 1 }
  for (const node of called.node) importNode(node, inner)
  return called.output.map((name) => names.find(name))
}

/** Names of a function's body over the builder of the graph that calls it. */
class FunctionScope implements Names {
  readonly g: OnnxGraphBuilder
  readonly depth: number
  private readonly values = new Map<string, Value>()

  constructor(around: Names) {
    this.g = around.g
    this.depth = around.depth
  }

  define(name: string, value: Value): void {
    if (this.values.has(name)) throw fault('E_FORMAT', `the name ${name} stands for two values`)
    this.values.set(name, value)
  }

  find(name: string): Value {
    const value = this.values.get(name)
    if (!value) throw fault('E_FORMAT', `nothing in front of its use defines the value ${name}`)
    return value
  }
}

function importSubgraph(
  attributes: readonly AttributeProto[],
  opType: string,
  name: string,
  types: readonly ValueType[],
  run: Run,
): Subgraph {
  const proto = attributes.find((attribute) => attribute.name === name)?.g
  if (!proto) throw fault('E_FORMAT', `${opType} lacks the graph ${name}`)
  const scope = new Scope(run.context.pool, run.scope)
  if (proto.input.length !== types.length)
    throw fault(
      'E_FORMAT',
      `the graph ${name} of ${opType} takes ${proto.input.length} inputs, not ${types.length}`,
    )
  proto.input.forEach((info, i) => {
    scope.define(info.name ?? '', scope.g.input(info.name ?? '', types[i]!))
  })
  const graph = finishGraph(proto, scope, run.context)
  return { graph, captured: scope.captured }
}
