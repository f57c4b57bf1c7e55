import { prepareSession } from '../backends/javascript/session.ts'
import { isSlipwayError, fault } from '../errors.ts'
import { awaitedOutput, awaitedSpec } from '../estimators/awaiting-background.ts'
import type { ModelFile } from '../formats/format.ts'
import type { Graph, Node, Value } from '../ir/graph.ts'
import type { Model, Signature } from '../ir/model.ts'
import type { Tensor } from '../ir/tensor.ts'
import { float64, numbers } from '../ir/tensor.ts'
import { meansInput } from '../ops/slipway/linear-shap.ts'
import { bindRows, columnNames } from '../signature/bind-rows.ts'
import { csvRows } from '../signature/csv-rows.ts'

/**
 * A linear model as it was read, with `shap_values`: explained against the mean of the background's rows where they reach its last
 * step. `file`: CSV, or a JSON list of rows or records. Throws what binding those rows throws, as E_CONFIG naming the file.
 */
export function withBackground(model: Model, file: ModelFile): Model {
  const [main, ...others] = model.signatures as [Signature, ...Signature[]]
  const spec = awaitedSpec(main.graph)
  if (!spec) {
    const warning = `${file.name} is not used: only linear models are explained against a background`
    return { ...model, source: { ...model.source, warnings: [...model.source.warnings, warning] } }
  }
  const means = meansOf(main, file)
  const { unexplained: _, float32Graph, integerGraph, ...rest } = main
  const signature: Signature = {
    ...rest,
    graph: complete(main.graph, means),
    ...(float32Graph ? { float32Graph: complete(float32Graph, means) } : {}),
    ...(integerGraph ? { integerGraph: complete(integerGraph, means) } : {}),
    outputs: [...main.outputs, spec],
  }
  return { ...model, signatures: [signature, ...others] }
}

function isAwaiting({ outputs }: Node, graph: Graph): boolean {
  return outputs.includes(awaitedOutput(graph)!.value)
}

/** The explanation's own input over the background, its columns' means. */
function meansOf({ graph, ...rest }: Signature, file: ModelFile): Value {
  const { float32Graph: _, integerGraph: __, ...signature } = { ...rest, graph }
  const [value] = graph.nodes.find((node) => isAwaiting(node, graph))!.inputs
  const session = prepareSession({ ...graph, outputs: [{ name: 'X', value: value! }] }, ['X'])
  const [table] = namingFile(file, () => session.run(rowsOf(signature, file))) as [Tensor]
  const sums = new Float64Array(table.width)
  numbers(table).forEach((x, i) => (sums[i % table.width]! += x))
  const constant = float64(
    [table.width],
    sums.map((sum) => sum / table.rows),
  )
  return { name: 'background_means', type: { dataType: 'DOUBLE', shape: [table.width] }, constant }
}

function complete(graph: Graph, means: Value): Graph {
  const nodes = graph.nodes.map((node) => {
    if (!isAwaiting(node, graph)) return node
    const inputs = [...node.inputs]
    inputs[meansInput] = means
    return { ...node, inputs }
  })
  return { ...graph, nodes, outputs: [...graph.outputs, awaitedOutput(graph)!] }
}

function rowsOf(signature: Signature, { name, bytes }: ModelFile): readonly Tensor[] {
  const isJson = name.endsWith('.json')
  const x = isJson ? jsonRows(bytes) : csvRows(bytes, columnNames(signature))
  return bindRows(signature, x, { model: signature.estimator, fromText: !isJson }).tensors
}

function jsonRows(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch (error) {
    throw fault('E_CONFIG', 'it is not valid JSON', { cause: error })
  }
}

function namingFile<T>({ name }: ModelFile, run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    throw fault('E_CONFIG', `background ${name}: ${error.message}`, { cause: error })
  }
}
