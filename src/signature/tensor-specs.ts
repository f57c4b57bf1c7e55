import type { Dimension, Value } from '../ir/graph.ts'
import type { Signature } from '../ir/model.ts'
import type { TensorSpec } from './infer-tensor.ts'
import { oipDatatypes } from './infer-tensor.ts'

/** Inputs as the Open Inference Protocol describes them. */
export function inputSpecs(signature: Signature): TensorSpec[] {
  return signature.graph.inputs.map((value) => specOf(value.name, value))
}

export function outputSpecs(signature: Signature): TensorSpec[] {
  return signature.graph.outputs.map((output) => specOf(output.name, output.value))
}

function specOf(name: string, value: Value): TensorSpec {
  // A protocol's shape has no "and so on": one further size stands for it.
  const shape = value.type.shape.map((size: Dimension) => (typeof size === 'number' ? size : -1))
  return { name, datatype: oipDatatypes[value.type.dataType], shape }
}
