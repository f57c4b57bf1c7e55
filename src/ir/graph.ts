// The graph, in ONNX's sense and words: https://onnx.ai/onnx/repo-docs/IR.html
import type { DataType } from './data-type.ts'
import type { Tensor } from './tensor.ts'

/** A fixed size or a symbol. `N` is the number of rows of a request; any other symbol is a size known only when run. A last `...` is any number of further sizes. */
export type Dimension = number | string

export interface ValueType {
  readonly dataType: DataType
  readonly shape: readonly Dimension[]
  /** A CSR matrix; absent entries are zero unless the operator's schema says otherwise. */
  readonly sparse?: boolean
}

/** One edge of a graph. A value with a `constant` is an initializer. Names are unique in a model. */
export interface Value {
  readonly name: string
  readonly type: ValueType
  readonly constant?: Tensor
}

export type Attribute = number | string | readonly number[] | readonly string[] | Tensor | Graph
export type Attributes = Readonly<Record<string, Attribute>>

export interface Node {
  readonly opType: string
  /** '' is ONNX's own domain; also 'ai.onnx.ml' and 'slipway'. */
  readonly domain: string
  readonly inputs: readonly (Value | undefined)[]
  readonly outputs: readonly Value[]
  readonly attributes: Attributes
}

export interface GraphOutput {
  readonly name: string
  readonly value: Value
}

/** Nodes stand in topological order. */
export interface Graph {
  readonly inputs: readonly Value[]
  readonly outputs: readonly GraphOutput[]
  readonly nodes: readonly Node[]
}

/** Whether a first dimension counts the rows of the request, so that rows may be merged, split and run in blocks. */
export function hasRows(type: ValueType): boolean {
  return type.shape[0] === 'N'
}
