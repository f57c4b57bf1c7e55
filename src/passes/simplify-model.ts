import type { Model, Signature } from '../ir/model.ts'
import { simplify } from './index.ts'

/** The model with every graph of every signature simplified by the exact passes. */
export function simplifyModel(model: Model): Model {
  return { ...model, signatures: model.signatures.map(simplifySignature) }
}

function simplifySignature(signature: Signature): Signature {
  const { float32Graph, integerGraph, textGraph } = signature
  return {
    ...signature,
    graph: simplify(signature.graph),
    ...(float32Graph ? { float32Graph: simplify(float32Graph) } : {}),
    ...(integerGraph ? { integerGraph: simplify(integerGraph) } : {}),
    ...(textGraph ? { textGraph: simplify(textGraph) } : {}),
  }
}
