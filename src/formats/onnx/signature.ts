import { isRowWiseOutput } from '../../estimators/row-wise.ts'
import { isFloating } from '../../ir/data-type.ts'
import type { Graph, Node, Value } from '../../ir/graph.ts'
import { hasRows } from '../../ir/graph.ts'
import type { InputSpec, Signature } from '../../ir/model.ts'

/**
 * What a caller may send. A model over tables (one [N, k], or columns [N, 1]) takes rows, records and CSV as any other and has its
 * numbers cast to the declared type inside; other models take exactly the tensors that the graph declares.
 */
export function signatureOf(graph: Graph, estimator: string): Signature {
  const isTable = isTabular(graph)
  const served = isTable ? overDoubles(graph) : graph
  const isSingle = isTable && graph.inputs.every(({ type }) => type.dataType === 'FLOAT')
  const outputs = served.outputs.map(({ name, value }) => ({
    name,
    batchable: hasRows(value.type) && isRowWiseOutput(served, name),
  }))
  return {
    name: 'default',
    inputs: graph.inputs.map((value) => inputSpec(value, formOf(graph, isTable))),
    outputs,
    defaultOutputs: outputs.map((output) => output.name),
    graph: served,
    // FP32 requests are bound as they are.
    ...(isSingle ? { float32Graph: graph } : {}),
    estimator,
  }
}

function isTabular({ inputs, nodes }: Graph): boolean {
  if (inputs.length === 0 || nodes.some((node) => node.opType === 'RunOnnx')) return false
  const isTable = ({ type: { shape } }: Value) =>
    shape.length === 2 && shape[0] === 'N' && typeof shape[1] === 'number' && shape[1] > 0
  return (
    inputs.every(isTable) &&
    (inputs.length === 1 || inputs.every(({ type }) => type.shape[1] === 1))
  )
}

function formOf(graph: Graph, isTable: boolean): InputSpec['form'] {
  if (!isTable) return 'tensor'
  return graph.inputs.length === 1 ? 'matrix' : 'column'
}

/** The graph over DOUBLE inputs: a Cast stands where the file declares another number. */
function overDoubles(graph: Graph): Graph {
  const casts: Node[] = []
  const inputs = graph.inputs.map((value): Value => {
    const { dataType, shape } = value.type
    if (dataType === 'STRING' || dataType === 'DOUBLE') return value
    const wide: Value = { name: value.name, type: { dataType: 'DOUBLE', shape } }
    casts.push({
      opType: 'Cast',
      domain: '',
      inputs: [wide],
      outputs: [value],
      attributes: { to: dataType },
    })
    return wide
  })
  const given = new Map(
    casts.map(({ outputs: [value] }) => [value!, { ...value!, name: `${value!.name}_cast` }]),
  )
  const moved = (value: Value | undefined) => value && (given.get(value) ?? value)
  return {
    inputs,
    nodes: [
      ...casts.map((node) => ({
        ...node,
        outputs: node.outputs.map((value) => given.get(value)!),
      })),
      ...graph.nodes.map((node) => ({ ...node, inputs: node.inputs.map(moved) })),
    ],
    outputs: graph.outputs.map(({ name, value }) => ({ name, value: moved(value)! })),
  }
}

function inputSpec({ name, type }: Value, form: InputSpec['form']): InputSpec {
  const width = type.shape
    .slice(1)
    .reduce<number>((product, size) => (typeof size === 'number' ? product * size : product), 1)
  const kind = type.dataType === 'STRING' ? 'string' : 'number'
  const isInteger = kind === 'number' && !isFloating(type.dataType)
  return {
    name,
    kind,
    form,
    width,
    acceptsMissing: kind === 'number' && !isInteger,
    ...(isInteger && form !== 'tensor' ? { isInteger } : {}),
  }
}
