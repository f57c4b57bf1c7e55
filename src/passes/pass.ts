import type { Graph } from '../ir/graph.ts'

/** The seam of passes: one rewrite of a graph. Inputs, outputs and their names stay. */
export interface Pass {
  readonly name: string
  /** Bits of every answer stay equal. Passes that round run only when a person asks for them. */
  readonly exact: boolean
  apply(graph: Graph): Graph
}
