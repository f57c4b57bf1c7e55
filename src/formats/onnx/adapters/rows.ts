import type { Value } from '../../../ir/graph.ts'
import { int64 } from '../../../ir/tensor.ts'
import type { OnnxGraphBuilder } from '../graph-builder.ts'

export function inDouble(x: Value, g: OnnxGraphBuilder): Value {
  return x.type.dataType === 'DOUBLE' ? x : g.add('Cast', [x], { to: 'DOUBLE' })
}

export function asRows(x: Value, g: OnnxGraphBuilder): Value {
  return x.type.shape.length === 1 ? g.add('Unsqueeze', [x, int64([1], [0])]) : x
}
