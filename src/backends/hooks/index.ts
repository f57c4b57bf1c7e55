import { fault } from '../../errors.ts'
import { writeModel } from '../../formats/slipway/write.ts'
import type { Graph } from '../../ir/graph.ts'
import type { Model, NumericType } from '../../ir/model.ts'
import { graphFor } from '../../ir/model.ts'
import { Tensor } from '../../ir/tensor.ts'
import { javascriptBackend } from '../javascript/index.ts'
import type { Backend, Session } from '../backend.ts'
import type { HookWorker } from './hook-worker.ts'

/** Whether some part of the model is a function outside its file. */
export function callsHooks(model: Model): boolean {
  return model.signatures.some(({ graph }) =>
    graph.nodes.some((node) => node.opType === 'CallHook'),
  )
}

/** Runs a whole model with a user's functions in it, in the JavaScript backend of a worker. */
export function hookBackend(worker: HookWorker, model: Model): Backend {
  worker.load(writeModel(model))
  return {
    name: 'hooks',
    unsupported: (graph) => javascriptBackend.unsupported(graph),
    close: () => worker.close(),
    prepare: (graph, outputs): Session => {
      const place = placeOf(model, graph)
      return {
        async run(inputs, before = 0) {
          const answers = await worker.run({
            kind: 'run',
            ...place,
            outputs,
            before,
            inputs: inputs.map(({ dataType, shape, data, csr }) => ({
              dataType,
              shape,
              data,
              csr,
            })),
          })
          return answers.map(
            ({ dataType, shape, data, csr }) => new Tensor(dataType, [...shape], data, csr),
          )
        },
        // The worker lives as long as the model: other sets of outputs use it too.
        close: () => {},
      }
    },
  }
}

const numericTypes: readonly NumericType[] = ['DOUBLE', 'FLOAT', 'INT64', 'STRING']

function placeOf(model: Model, graph: Graph): { signature: number; numeric: NumericType } {
  for (const [signature, candidate] of model.signatures.entries())
    for (const numeric of numericTypes)
      if (graphFor(candidate, numeric) === graph) return { signature, numeric }
  throw fault('E_INTERNAL', {})
}
