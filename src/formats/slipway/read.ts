import { decodeMessage } from '../../encodings/protobuf/message.ts'
import { fault } from '../../errors.ts'
import { ConstantPool } from '../../ir/builder.ts'
import type { Graph } from '../../ir/graph.ts'
import type { Model } from '../../ir/model.ts'
import { textOfBytes } from '../../ir/model-proto/read-attribute.ts'
import { readSparseTensor, readTensor } from '../../ir/model-proto/read-tensor.ts'
import type { AttributeProto, ModelProto, NodeProto } from '../../ir/model-proto/schema.ts'
import { modelProto } from '../../ir/model-proto/schema.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { checkModel } from './check-model.ts'
import { fromJson } from './model-json.ts'
import { descriptionKey, signatureNode, version } from './names.ts'
import type { Outer } from './read-graph.ts'
import { readGraph } from './read-graph.ts'

/** A Model out of our own file: the same bits that were written. */
export function readModel(bytes: Uint8Array): Model {
  const proto = decodeMessage(modelProto, bytes) as unknown as ModelProto
  const own = proto.opsetImport.find(({ domain }) => domain === 'slipway')
  if (own?.version !== version)
    throw fault(
      'E_UNSUPPORTED',
      `the file has version ${own?.version ?? 'none'} of the operators of slipway`,
      {
        hint: 'It was written by another version of slipway: convert the original model again.',
      },
    )
  const graphProto = proto.graph
  const text = proto.metadataProps.find(({ key }) => key === descriptionKey)?.value
  if (!graphProto || text === undefined)
    throw fault('E_FORMAT', 'the file lacks its graph or description')
  const constants = new Map<string, Tensor>()
  const keep = (name: string | undefined, tensor: Tensor) => {
    if (!name || constants.has(name)) throw fault('E_FORMAT', `two constants have the name ${name}`)
    constants.set(name, tensor)
  }
  for (const tensor of graphProto.initializer) keep(tensor.name, readTensor(tensor))
  for (const tensor of graphProto.sparseInitializer)
    keep(tensor.values?.name, readSparseTensor(tensor))
  const outer = { pool: new ConstantPool(), constants }
  const graphs = graphProto.node.map((node) => readBody(node, outer))
  const model = fromJson(parse(text), {
    tensor: (name) => {
      const tensor = constants.get(name)
      if (!tensor) throw fault('E_FORMAT', `there is no constant ${name}`)
      return tensor
    },
    graph: (index) => {
      const graph = graphs[index]
      if (!graph) throw fault('E_FORMAT', `there is no graph ${index}`)
      return graph
    },
  })
  return checkModel(model)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw fault('E_FORMAT', 'the description of the model is no JSON', { cause })
  }
}

function readBody(node: NodeProto, outer: Outer): Graph {
  const attribute = (name: string): AttributeProto => {
    const found = node.attribute.find((candidate) => candidate.name === name)
    if (node.opType !== signatureNode || !found)
      throw fault('E_FORMAT', `a node ${node.opType ?? ''} stands where a signature belongs`)
    return found
  }
  const body = attribute('body').g
  if (!body) throw fault('E_FORMAT', 'a signature lacks its graph')
  const names = (name: string) => attribute(name).strings.map((bytes) => textOfBytes(bytes, name))
  return readGraph(body, names('inputs'), names('outputs'), outer)
}
