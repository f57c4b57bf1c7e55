import type { Graph, Value } from '../../ir/graph.ts'
import { hasRows } from '../../ir/graph.ts'
import type { InputSpec, Signature } from '../../ir/model.ts'
import { isRowWiseOutput } from '../../estimators/row-wise.ts'

/** What a caller may send: exactly the tensors that the graph declares. */
export function signatureOf(graph: Graph, estimator: string): Signature {
  const outputs = graph.outputs.map(({ name, value }) => ({
    name,
    batchable: hasRows(value.type) && isRowWiseOutput(graph, name),
  }))
  return {
    name: 'default',
    inputs: graph.inputs.map(inputSpec),
    outputs,
    defaultOutputs: outputs.map((output) => output.name),
    graph,
    estimator,
  }
}

function inputSpec({ name, type }: Value): InputSpec {
  const [, ...others] = type.shape
  const width = others.reduce<number>(
    (product, size) => (typeof size === 'number' ? product * size : product),
    1,
  )
  const kind = type.dataType === 'STRING' ? 'string' : 'number'
  return { name, kind, form: 'tensor', width, acceptsMissing: kind === 'number' }
}
