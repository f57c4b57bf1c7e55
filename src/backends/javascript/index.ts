import type { Graph } from '../../ir/graph.ts'
import { findOperator } from '../../ops/index.ts'
import type { Backend } from '../backend.ts'
import { prepareSession } from './session.ts'

export const javascriptBackend: Backend = {
  name: 'javascript',
  unsupported: (graph: Graph) => [
    ...new Set(graph.nodes.map((node) => node.opType).filter((opType) => !findOperator(opType))),
  ],
  prepare: prepareSession,
}
