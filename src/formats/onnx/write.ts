import { encodeMessage } from '../../encodings/protobuf/message.ts'
import type { Graph, GraphOutput, Value } from '../../ir/graph.ts'
import type { ModelSource } from '../../ir/model.ts'
import { GraphWriter } from '../../ir/model-proto/graph-writer.ts'
import type { ModelProto, NodeProto } from '../../ir/model-proto/schema.ts'
import { modelProto } from '../../ir/model-proto/schema.ts'
import { writeValueType } from '../../ir/model-proto/value-type.ts'
import { findOperator } from '../../ops/index.ts'

/** Versions of ONNX's operator sets that a written file declares: those the operators here mean. */
const opsets = [
  { domain: '', version: 21 },
  { domain: 'ai.onnx.ml', version: 5 },
]

/**
 * A graph of standard operators as an ONNX file (IR version 10). Inputs and outputs keep their names: an output that is an input, a
 * constant or another output too gets an Identity of its own.
 */
export function writeOnnx(graph: Graph, source: ModelSource): Uint8Array {
  const writer = new GraphWriter(findOperator, 'onnx')
  for (const input of graph.inputs) writer.claim(input, input.name)
  const copies: NodeProto[] = []
  const outputs = graph.outputs.map((output) => nameOutput(output, writer, copies))
  // An input that no node reads is no input of the file.
  const read = new Set([
    ...graph.nodes.flatMap((node) => node.inputs),
    ...graph.outputs.map((o) => o.value),
  ])
  const inputs = graph.inputs.filter((input) => read.has(input))
  const proto = writer.graph({ ...graph, inputs }, source.estimator || 'model')
  const used = new Set(graph.nodes.map((node) => node.domain))
  const model: ModelProto = {
    irVersion: 10,
    producerName: 'slipway-convert',
    docString: `${source.estimator} of ${source.framework} ${source.frameworkVersion}`.trim(),
    opsetImport: opsets.filter(({ domain }) => domain === '' || used.has(domain)),
    metadataProps: [],
    functions: [],
    graph: {
      ...proto,
      node: [...proto.node, ...copies],
      output: outputs,
      initializer: writer.initializers,
    },
  }
  return encodeMessage(modelProto, model)
}

function nameOutput({ name, value }: GraphOutput, writer: GraphWriter, copies: NodeProto[]) {
  const type = writeValueType(value.type)
  if (!value.constant && writer.claim(value, name)) return { name, type }
  const copy: Value = { name, type: value.type }
  const free = writer.claim(copy, name) ? name : writer.value(copy)
  copies.push({
    opType: 'Identity',
    input: [writer.value(value)],
    output: [free],
    attribute: [],
  })
  return { name: free, type }
}
