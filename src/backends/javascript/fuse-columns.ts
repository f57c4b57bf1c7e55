// Two element-wise steps by column (centre and scale, scale and shift) as one loop.
import type { Graph, Node, Value } from '../../ir/graph.ts'
import type { Kernel } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'

/** Nodes that one kernel computes, in order; the last one's outputs are what remains. */
export interface FusedNodes {
  readonly nodes: readonly Node[]
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly kernel: Kernel
}

type Loop = (
  x: ArrayLike<number>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  to: { [index: number]: number },
  count: number,
  width: number,
) => void

/** What scalers are made of; the two roundings of an element stay two, so its bits do not change. */
const loops: Readonly<Record<string, Loop>> = {
  'Sub Div': (x, a, b, to, count, width) => {
    for (let start = 0; start < count; start += width) {
      let j = 0
      for (; j + 2 <= width; j += 2) {
        const at = start + j
        const p = (x[at]! - a[j]!) / b[j]!
        const q = (x[at + 1]! - a[j + 1]!) / b[j + 1]!
        to[at] = p
        to[at + 1] = q
      }
      if (j < width) to[start + j] = (x[start + j]! - a[j]!) / b[j]!
    }
  },
  'Mul Add': (x, a, b, to, count, width) => {
    for (let start = 0; start < count; start += width) {
      let j = 0
      for (; j + 2 <= width; j += 2) {
        const at = start + j
        const p = x[at]! * a[j]! + b[j]!
        const q = x[at + 1]! * a[j + 1]! + b[j + 1]!
        to[at] = p
        to[at + 1] = q
      }
      if (j < width) to[start + j] = x[start + j]! * a[j]! + b[j]!
    }
  },
}

/** Each node that can take its only reader with it. */
export function fuseColumns(graph: Graph): ReadonlyMap<Node, FusedNodes> {
  const readers = new Map<Value, Node[]>()
  for (const node of graph.nodes)
    for (const input of node.inputs)
      if (input) readers.set(input, [...(readers.get(input) ?? []), node])
  const answers = new Set(graph.outputs.map((output) => output.value))
  const fused = new Map<Node, FusedNodes>()
  for (const first of graph.nodes) {
    const [middle] = first.outputs
    const [second, another] = readers.get(middle!) ?? []
    if (!second || another || answers.has(middle!) || second.inputs[0] !== middle) continue
    const loop = loops[`${first.opType} ${second.opType}`]
    const [x, a] = first.inputs
    const b = second.inputs[1]
    if (!loop || !x || !isColumnTable(x, a) || !isColumnTable(x, b)) continue
    fused.set(first, {
      nodes: [first, second],
      inputs: [x, a, b],
      outputs: second.outputs,
      kernel: ([matrix, left, right], [output]) => {
        const [rows, width] = matrix!.shape as [number, number]
        output!.resize2(rows, width)
        loop(
          numbers(matrix!),
          numbers(left!),
          numbers(right!),
          numbers(output!),
          rows * width,
          width,
        )
      },
    })
  }
  return fused
}

/** Whether `row` is a constant of one number for each column of the dense matrix `x`. */
function isColumnTable(x: Value, row: Value | undefined): row is Value {
  const { dataType, shape, sparse } = x.type
  return (
    row?.constant !== undefined &&
    !sparse &&
    dataType === 'DOUBLE' &&
    row.type.dataType === 'DOUBLE' &&
    shape.length === 2 &&
    row.constant.shape.length === 1 &&
    row.constant.size === shape[1]
  )
}
