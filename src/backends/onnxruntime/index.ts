import { fault } from '../../errors.ts'
import { writeOnnx } from '../../formats/onnx/write.ts'
import type { Graph } from '../../ir/graph.ts'
import { Tensor } from '../../ir/tensor.ts'
import type { LoweredOutputs } from '../../passes/lower-outputs.ts'
import { lowerOutputs } from '../../passes/lower-outputs.ts'
import type { Backend, Session } from '../backend.ts'
import { ModelProcess, missingPeer } from './model-process.ts'
import { findOnnxRuntime } from './runtime.ts'

export interface OnnxRuntimeOptions {
  /** Name of the model, for errors. */
  readonly name: string
  /** Child processes, each with the model; default 1. */
  readonly instances?: number
}

/** Whether the optional peer is there. */
export function hasOnnxRuntime(): boolean {
  return findOnnxRuntime() !== undefined
}

/**
 * Runs graphs in ONNX Runtime, in child processes of their own that start with the first request. A graph is handed over as an ONNX
 * file: the one it was read from (a node RunOnnx holds it), or its own operators lowered to standard ones.
 */
export function onnxruntimeBackend(options: OnnxRuntimeOptions): Backend {
  const pools = new Map<Graph, Pool>()
  return {
    name: 'onnxruntime',
    unsupported: () => [],
    prepare(graph, outputs): Session {
      if (!hasOnnxRuntime()) throw missingPeer()
      let pool = pools.get(graph)
      if (!pool) {
        const { model, left } = modelOf(graph)
        const count = Math.max(1, options.instances ?? 1)
        pool = {
          users: 0,
          left,
          processes: Array.from({ length: count }, () => new ModelProcess(model, options.name)),
        }
        pools.set(graph, pool)
      }
      const refused = pool.left.find(({ name }) => outputs.includes(name))
      if (refused) throw fault('E_UNSUPPORTED', `${refused.name}: ${refused.why}`)
      pool.users++
      return sessionOver(pool, graph, outputs, () => pools.delete(graph))
    },
  }
}

interface Pool {
  /** Sessions that are open: the processes end with the last. */
  users: number
  readonly processes: readonly ModelProcess[]
  readonly left: LoweredOutputs['left']
}

function sessionOver(
  pool: Pool,
  graph: Graph,
  outputs: readonly string[],
  forget: () => void,
): Session {
  const read = new Set([
    ...graph.nodes.flatMap((node) => node.inputs),
    ...graph.outputs.map((output) => output.value),
  ])
  return {
    async run(inputs) {
      const feeds = Object.fromEntries(
        graph.inputs.flatMap((input, i) => {
          const { dataType, shape, data } = inputs[i]!
          return read.has(input) ? [[input.name, { dataType, shape, data }]] : []
        }),
      )
      const idle = pool.processes.reduce((best, process) =>
        process.load < best.load ? process : best,
      )
      const results = await idle.run(feeds, outputs)
      return results.map(({ dataType, shape, data }) => new Tensor(dataType, [...shape], data))
    },
    close() {
      if (--pool.users > 0) return
      for (const process of pool.processes) process.close()
      forget()
    },
  }
}

/** The graph as an ONNX file, without the outputs that ONNX can't say. */
function modelOf(graph: Graph): {
  readonly model: Uint8Array
  readonly left: LoweredOutputs['left']
} {
  const [node] = graph.nodes
  if (node?.opType !== 'RunOnnx') {
    const source = {
      framework: '',
      frameworkVersion: '',
      estimator: 'model',
      container: 'slipway',
      warnings: [],
    }
    const { graph: lowered, left } = lowerOutputs(graph, [])
    return { model: writeOnnx(lowered, source), left }
  }
  const model = node.attributes['model']
  if (!(model instanceof Tensor) || !(model.data instanceof Uint8Array))
    throw fault('E_FORMAT', 'a node RunOnnx without its model')
  return { model: model.data, left: [] }
}
