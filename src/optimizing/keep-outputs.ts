import { fault } from '../errors.ts'
import type { Model } from '../ir/model.ts'
import { deadNodes } from '../passes/dead-nodes.ts'
import { prune } from '../passes/prune.ts'

/** The model with these outputs alone: what only others need is not written. Throws E_OUTPUT. */
export function keepOutputs(model: Model, names: readonly string[]): Model {
  const signature = model.signatures.find(({ outputs }) =>
    names.every((name) => outputs.some((output) => output.name === name)),
  )
  if (!signature) {
    const known = model.signatures.flatMap(({ outputs }) => outputs.map(({ name }) => name))
    const unknown = names.find((name) => !known.includes(name)) ?? names.join(', ')
    throw fault('E_OUTPUT', { model: 'model', '!output': unknown, known: known.join(', ') })
  }
  const only = (graph: typeof signature.graph) => deadNodes.apply(prune(graph, names))
  const { float32Graph, integerGraph, textGraph } = signature
  const kept = signature.defaultOutputs.filter((name) => names.includes(name))
  return {
    ...model,
    signatures: [
      {
        ...signature,
        outputs: names.map((name) => signature.outputs.find((output) => output.name === name)!),
        defaultOutputs: kept.length > 0 ? kept : names,
        graph: only(signature.graph),
        ...(float32Graph ? { float32Graph: only(float32Graph) } : {}),
        ...(integerGraph ? { integerGraph: only(integerGraph) } : {}),
        ...(textGraph ? { textGraph: only(textGraph) } : {}),
      },
    ],
  }
}
