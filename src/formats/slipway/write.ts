import { encodeMessage } from '../../encodings/protobuf/message.ts'
import type { Graph } from '../../ir/graph.ts'
import type { Model } from '../../ir/model.ts'
import { GraphWriter } from '../../ir/model-proto/graph-writer.ts'
import type { ModelProto, NodeProto } from '../../ir/model-proto/schema.ts'
import { modelProto } from '../../ir/model-proto/schema.ts'
import { attributeTypes } from '../../ir/model-proto/write-attribute.ts'
import { findOperator } from '../../ops/index.ts'
import { toJson } from './model-json.ts'
import { descriptionKey, producer, signatureNode, version } from './names.ts'

/**
 * A Model as bytes of our own file: an ONNX ModelProto (docs/design/slipway-file.md). Every array is an initializer of the main
 * graph; each graph of each signature is the `body` of one node Signature; the rest is JSON in metadata_props.
 */
export function writeModel(model: Model): Uint8Array {
  const writer = new GraphWriter(findOperator, 'slipway')
  const graphs: Graph[] = []
  const nodes: NodeProto[] = []
  const description = toJson(model, {
    tensor: (tensor) => writer.constant(tensor),
    graph: (graph) => {
      const known = graphs.indexOf(graph)
      if (known >= 0) return known
      graphs.push(graph)
      nodes.push(bodyNode(graph, graphs.length - 1, writer))
      return graphs.length - 1
    },
  })
  const proto: ModelProto = {
    irVersion: 10,
    producerName: producer,
    domain: producer,
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'ai.onnx.ml', version: 5 },
      { domain: 'slipway', version },
    ],
    metadataProps: [{ key: descriptionKey, value: JSON.stringify(description) }],
    functions: [],
    graph: {
      name: 'model',
      input: [],
      output: [],
      valueInfo: [],
      node: nodes,
      initializer: writer.initializers,
      sparseInitializer: writer.sparseInitializers,
    },
  }
  return encodeMessage(modelProto, proto)
}

function bodyNode(graph: Graph, index: number, writer: GraphWriter): NodeProto {
  const utf8 = new TextEncoder()
  const none = { floats: [], ints: [], strings: [], tensors: [], graphs: [] }
  return {
    opType: signatureNode,
    domain: 'slipway',
    input: [],
    output: [],
    attribute: [
      {
        ...none,
        name: 'body',
        type: attributeTypes.graph,
        g: writer.graph(graph, `graph_${index}`),
      },
      // Names of outputs may repeat values, which a graph's own outputs may not.
      {
        ...none,
        name: 'outputs',
        type: attributeTypes.strings,
        strings: graph.outputs.map((output) => utf8.encode(output.name)),
      },
      {
        ...none,
        name: 'inputs',
        type: attributeTypes.strings,
        strings: graph.inputs.map((input) => utf8.encode(input.name)),
      },
    ],
  }
}
