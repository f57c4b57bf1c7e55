import type { Value } from '../../../ir/graph.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'
import type { OnnxNode } from '../node.ts'

/** Emits what a node of a file means, in any version of its operator set, and gives its outputs in order. */
export type Adapter = (node: OnnxNode, g: OnnxGraphBuilder) => readonly (Value | undefined)[]
export type AdapterTable = Readonly<Record<string, Adapter>>
