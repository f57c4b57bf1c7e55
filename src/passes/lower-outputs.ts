import type { Graph } from '../ir/graph.ts'
import { isSlipwayError } from '../errors.ts'
import type { LoweredGraph } from './lower-graph.ts'
import { lowerGraph } from './lower-graph.ts'
import { prune } from './prune.ts'

export interface LoweredOutputs extends LoweredGraph {
  /** Outputs that ONNX can't say, each with why: they are not in the graph. */
  readonly left: readonly { readonly name: string; readonly why: string }[]
}

/** As `lowerGraph`, but leaves out outputs that ONNX can't say (a tree's decision_path, log(1 - p)), unless they are among `needed`. */
export function lowerOutputs(graph: Graph, needed: readonly string[]): LoweredOutputs {
  try {
    return { ...lowerGraph(graph), left: [] }
  } catch (error) {
    if (!isSlipwayError(error) || error.code !== 'E_UNSUPPORTED') throw error
    const left = graph.outputs.flatMap(({ name }) => {
      const why = refusalOf(prune(graph, [name]))
      return why === undefined ? [] : [{ name, why }]
    })
    const kept = graph.outputs
      .map(({ name }) => name)
      .filter((name) => left.every((output) => output.name !== name))
    if (kept.length === 0 || needed.some((name) => !kept.includes(name))) throw error
    return { ...lowerGraph(prune(graph, kept)), left }
  }
}

function refusalOf(graph: Graph): string | undefined {
  try {
    lowerGraph(graph)
    return undefined
  } catch (error) {
    if (isSlipwayError(error) && error.code === 'E_UNSUPPORTED') return error.message
    throw error
  }
}
