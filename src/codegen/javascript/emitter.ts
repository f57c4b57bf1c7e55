import type { Node } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { commentText } from '../client/comment-text.ts'

/** A value of a written module: row-major, or CSR where `csr` is set. Numbers of every type behave as these. */
export interface Cell {
  shape: number[]
  data: Float64Array
  csr?: { offsets: Int32Array; columns: Int32Array }
}

/** Constructor of the typed array that holds an output. */
export type Make = new (length: number) => Float64Array

/** What an emitter may ask of the module that is being written. */
export interface Writer {
  /**
   * Puts a helper into the module, once, and answers its name there. Its text is the function's own (`toString`), so a helper may
   * reach nothing but its parameters: what it needs is passed to it.
   */
  use(name: string, helper: (...parameters: never[]) => unknown): string
  /** Name of the value that input `index` is; 'undefined' for an absent one. */
  input(index: number): string
  /** Name of the constructor of output 0's elements. */
  make(): string
  /** Expression of a constant's elements alone. */
  elements(data: ArrayLike<number>): string
  /** Name of a constant of the module with this value. */
  hoist(expression: string): string
  /** Expression of a list of texts. */
  list(items: readonly (string | null)[]): string
}

/** Answers the expression of a node's only output; undefined where a module can't say this node. */
export type Emitter = (node: Node, writer: Writer) => string | undefined

/** The constant that input `index` of a node is. */
export function constantOf(node: Node, index: number): Tensor | undefined {
  return node.inputs[index]?.constant
}

/** A text as JavaScript: it ends no string, no line and no script element of a page. */
export function textLiteral(text: string): string {
  return JSON.stringify(text)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}

/** A text of a file inside a comment, which may stand in a script element of a page. */
export function pageComment(text: string): string {
  return commentText(text).replaceAll('<', '(')
}

/** JSON has no NaN, no infinities and no -0. */
export function numberLiteral(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
