import { decodeMessage } from '../../encodings/protobuf/message.ts'
import { fault, isSlipwayError } from '../../errors.ts'
import { ConstantPool } from '../../ir/builder.ts'
import type { Graph, ValueType } from '../../ir/graph.ts'
import type { Model } from '../../ir/model.ts'
import type { ExternalData } from '../../ir/model-proto/read-tensor.ts'
import type {
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
} from '../../ir/model-proto/schema.ts'
import { modelProto } from '../../ir/model-proto/schema.ts'
import { readValueType } from '../../ir/model-proto/value-type.ts'
import type { ModelFile } from '../format.ts'
import { isKnown } from './adapters/index.ts'
import { externalDataOf } from './external-data.ts'
import type { ModelContext } from './import-graph.ts'
import { domainOf, importGraph } from './import-graph.ts'
import { signatureOf } from './signature.ts'
import { wholeModel } from './whole-model.ts'

/** The newest version of each operator set whose operators are read here. */
const newest: Readonly<Record<string, number>> = { '': 25, 'ai.onnx.ml': 5, 'com.microsoft': 1 }

/** A Model out of an ONNX file: its main graph as the signature `default`. */
export function readOnnx(file: ModelFile): Model {
  const proto = decodeMessage(modelProto, file.bytes) as unknown as ModelProto
  const { graph: graphProto } = proto
  if (!graphProto) throw fault('E_FORMAT', `${file.name} holds no graph`)
  const opsets = opsetsOf(proto)
  const functions = functionsOf(proto)
  const external: ExternalData = externalDataOf(file)
  const context: ModelContext = { pool: new ConstantPool(), external, opsets, functions }
  const graph = graphOf(file, proto, context, external)
  return {
    signatures: [signatureOf(graph, graphProto.name || 'model')],
    source: {
      framework: 'onnx',
      frameworkVersion: `opset ${opsets.get('') ?? 'none'}`,
      estimator:
        [proto.producerName, proto.producerVersion].filter(Boolean).join(' ') || 'ONNX model',
      container: 'onnx',
      warnings: [],
    },
  }
}

/** The file's operators as ours; where that can't be, the file as a whole for a backend that takes such. */
function graphOf(
  file: ModelFile,
  proto: ModelProto,
  context: ModelContext,
  external: ExternalData,
): Graph {
  const graphProto = proto.graph!
  try {
    refuseUnknown(graphProto, context)
    const rows = rowSymbol(graphProto)
    return importGraph(graphProto, context, (_, type) => withRows(type, rows))
  } catch (error) {
    if (!isSlipwayError(error) || error.code !== 'E_UNSUPPORTED') throw error
    return wholeModel(file, proto, external, error.message)
  }
}

function opsetsOf(proto: ModelProto): Map<string, number> {
  const opsets = new Map<string, number>()
  for (const { domain, version = 0 } of proto.opsetImport) {
    const name = domainOf(domain)
    if (opsets.has(name) && opsets.get(name) !== version)
      throw fault('E_FORMAT', `the file imports the operators of "${name}" twice`)
    if (version < 1 || version > 2 ** 31 - 1)
      throw fault('E_FORMAT', `the file has opset version ${version}`)
    opsets.set(name, version)
  }
  // IR version 1 and 2 had no imports and one operator set.
  if (opsets.size === 0 && (proto.irVersion ?? 0) >= 3)
    throw fault('E_FORMAT', 'the file imports no operators')
  return opsets
}

function functionsOf(proto: ModelProto): Map<string, FunctionProto> {
  return new Map(
    proto.functions.map((made) => [`${domainOf(made.domain)}\n${made.name ?? ''}`, made]),
  )
}

/** Every operator that can't be read, by name and at once. */
function refuseUnknown(graph: GraphProto, { functions, opsets }: ModelContext): void {
  for (const [name, version] of opsets)
    if (version > (newest[name] ?? Infinity))
      throw fault(
        'E_UNSUPPORTED',
        `version ${version} of the operators of "${name}"; ${newest[name]} is the newest read here`,
      )
  const unknown = new Set<string>()
  const pending: (readonly NodeProto[])[] = [graph.node]
  for (const called of functions.values()) pending.push(called.node)
  for (let nodes = pending.pop(); nodes; nodes = pending.pop()) {
    for (const node of nodes) {
      const domain = domainOf(node.domain)
      const opType = node.opType ?? ''
      if (!functions.has(`${domain}\n${opType}`) && !isKnown(domain, opType))
        unknown.add(domain === '' ? opType : `${domain}.${opType}`)
      for (const attribute of node.attribute) if (attribute.g) pending.push(attribute.g.node)
    }
  }
  if (unknown.size > 0)
    throw fault(
      'E_UNSUPPORTED',
      `operators without a JavaScript kernel: ${[...unknown].toSorted().join(', ')}`,
    )
}

/** The symbol that counts rows: the first dimension, where every input has the same one or one without a name. */
function rowSymbol(graph: GraphProto): string | undefined {
  const given = new Set(graph.initializer.map((tensor) => tensor.name))
  const firsts = graph.input
    .filter((info) => !given.has(info.name))
    .map((info) => readValueType(info.type, `input ${info.name ?? ''}`, () => '').shape[0])
  const named = new Set(firsts.filter((size) => size !== ''))
  if (firsts.length === 0 || firsts.some((size) => typeof size !== 'string')) return undefined
  return named.size <= 1 ? (([...named][0] as string | undefined) ?? '') : undefined
}

function withRows(type: ValueType, rows: string | undefined): ValueType {
  if (rows === undefined) return type
  const shape = type.shape.map((size, axis) =>
    axis === 0 || (rows !== '' && size === rows) ? 'N' : size,
  )
  return { ...type, shape }
}
