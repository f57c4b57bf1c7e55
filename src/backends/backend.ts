import type { Graph } from '../ir/graph.ts'
import type { HookFunction } from '../ir/hook-function.ts'
import type { Tensor } from '../ir/tensor.ts'

export interface SessionOptions {
  /** Work units one run may spend; a kernel that loops counts against it. */
  readonly budget?: number
  /** Counts against the run around this one instead: for the graphs inside a Loop. */
  readonly spend?: (units: number) => void
  /** Functions that the user gave, by their names in the hook file. */
  readonly hooks?: ReadonlyMap<string, HookFunction>
}

/** A graph made ready to answer for one set of outputs. */
export interface Session {
  /**
   * Input tensors in the order of the graph's inputs; they are only read. The returned tensors belong to the caller.
   * `before` is the number of the request's rows in front of these, for messages that name a row.
   * `into`: bound answers, one an output. What has the data type and shape of an answer takes it and is returned in its place, so that a
   * large answer needs no fresh memory; its old elements are lost even when the run fails. Its memory must be no input's and no other's.
   * A backend may leave it alone: the answer is what is returned.
   */
  run(
    inputs: readonly Tensor[],
    before?: number,
    into?: readonly Tensor[],
  ): Tensor[] | Promise<Tensor[]>
  close(): void | Promise<void>
}

/** The seam of backends. A backend takes a whole signature or none. */
export interface Backend {
  readonly name: string
  /** Operators of the graph that this backend can't run; empty when it takes the graph. */
  unsupported(graph: Graph): readonly string[]
  /** Prepares the graph for the named outputs, in that order. */
  prepare(
    graph: Graph,
    outputs: readonly string[],
    options?: SessionOptions,
  ): Session | Promise<Session>
  /** Ends what sessions share, when the model is closed. */
  close?(): void
}
