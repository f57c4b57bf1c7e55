import { encodeMessage } from '../../encodings/protobuf/message.ts'
import { fault } from '../../errors.ts'
import type { Graph, Value } from '../../ir/graph.ts'
import type { ExternalData } from '../../ir/model-proto/read-tensor.ts'
import type { GraphProto, ModelProto, TensorProto, TypeProto } from '../../ir/model-proto/schema.ts'
import { modelProto } from '../../ir/model-proto/schema.ts'
import { readValueType } from '../../ir/model-proto/value-type.ts'
import { tensor } from '../../ir/tensor.ts'
import type { ModelFile } from '../format.ts'

/**
 * A graph of one node, RunOnnx, that holds the file as it is: for backends that take whole ONNX models. Attributes: `model`, the bytes;
 * `reason`, why its operators are not taken apart.
 */
export function wholeModel(
  file: ModelFile,
  proto: ModelProto,
  external: ExternalData,
  reason: string,
): Graph {
  const graphProto = proto.graph!
  const given = new Set(graphProto.initializer.map((initializer) => initializer.name))
  const valueOf = (info: { name?: string; type?: TypeProto }, kind: string): Value => {
    const name = info.name ?? ''
    // Without types of inputs and outputs nothing can be said of the model: what stood in the way stands.
    if (!info.type?.tensorType?.shape) throw fault('E_UNSUPPORTED', reason)
    return { name, type: readValueType(info.type, `${kind} ${name}`, (axis) => `${name}_${axis}`) }
  }
  const inputs = graphProto.input
    .filter((info) => !given.has(info.name))
    .map((info) => valueOf(info, 'input'))
  const outputs = graphProto.output.map((info) => valueOf(info, 'output'))
  const bytes = hasExternal(graphProto) ? withData(proto, external) : file.bytes
  return {
    inputs,
    nodes: [
      {
        opType: 'RunOnnx',
        domain: 'slipway',
        inputs,
        outputs,
        attributes: { model: tensor('UINT8', [bytes.length], new Uint8Array(bytes)), reason },
      },
    ],
    outputs: outputs.map((value) => ({ name: value.name, value })),
  }
}

const isExternal = (proto: TensorProto) => proto.dataLocation === 1

function hasExternal(graph: GraphProto): boolean {
  return graph.initializer.some(isExternal)
}

/** The model with the data of other files inside, so that a child process needs no files. */
function withData(proto: ModelProto, external: ExternalData): Uint8Array {
  const graph = proto.graph!
  const initializer = graph.initializer.map((item): TensorProto => {
    if (!isExternal(item)) return item
    const { dataLocation: _, ...others } = item
    return { ...others, externalData: [], rawData: external(item) }
  })
  const bytes = encodeMessage(modelProto, { ...proto, graph: { ...graph, initializer } })
  if (bytes.length > 2 ** 31 - 1)
    throw fault('E_LIMIT', 'the model and its data are larger than 2 GB')
  return bytes
}
