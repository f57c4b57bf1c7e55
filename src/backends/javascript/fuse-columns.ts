// Two element-wise steps by column (centre and scale, scale and shift) as one loop.
import type { Graph, Node, Value } from '../../ir/graph.ts'
import type { Kernel } from '../../ir/operator.ts'
import { numbers, scratch } from '../../ir/tensor.ts'
import { isColumnTable, readersOf } from './readers.ts'

/** Nodes that one kernel computes, in order; the last one's outputs are what remains. */
export interface FusedNodes {
  readonly nodes: readonly Node[]
  readonly inputs: readonly (Value | undefined)[]
  readonly outputs: readonly Value[]
  readonly kernel: Kernel
}

/** Returns a sum over x: it is finite only if every x is (or it overflowed). */
type Loop = (
  x: ArrayLike<number>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  to: { [index: number]: number },
  count: number,
  width: number,
) => number

/** What scalers are made of; the two roundings of an element stay two, so its bits do not change. */
const loops: Readonly<Record<string, Loop>> = {
  'Sub Div': (x, a, b, to, count, width) => {
    let even = 0
    let odd = 0
    for (let start = 0; start < count; start += width) {
      let j = 0
      for (; j + 2 <= width; j += 2) {
        const at = start + j
        const p = x[at]!
        const q = x[at + 1]!
        even += p
        odd += q
        to[at] = (p - a[j]!) / b[j]!
        to[at + 1] = (q - a[j + 1]!) / b[j + 1]!
      }
      if (j < width) {
        even += x[start + j]!
        to[start + j] = (x[start + j]! - a[j]!) / b[j]!
      }
    }
    return even + odd
  },
  'Mul Add': (x, a, b, to, count, width) => {
    let even = 0
    let odd = 0
    for (let start = 0; start < count; start += width) {
      let j = 0
      for (; j + 2 <= width; j += 2) {
        const at = start + j
        const p = x[at]!
        const q = x[at + 1]!
        even += p
        odd += q
        to[at] = p * a[j]! + b[j]!
        to[at + 1] = q * a[j + 1]! + b[j + 1]!
      }
      if (j < width) {
        even += x[start + j]!
        to[start + j] = x[start + j]! * a[j]! + b[j]!
      }
    }
    return even + odd
  },
}

/** Nodes that one loop can compute, by the first of them: [RequireFinite,] then two steps, each read by the next alone. */
export function fuseColumns(
  graph: Graph,
  prepare: (node: Node) => Kernel,
): ReadonlyMap<Node, FusedNodes> {
  const onlyReader = readersOf(graph)
  const fused = new Map<Node, FusedNodes>()
  const inside = new Set<Node>()
  for (const node of graph.nodes) {
    if (inside.has(node)) continue
    const check = node.opType === 'RequireFinite' ? node : undefined
    const first = check ? onlyReader(check) : node
    const second = first && onlyReader(first)
    if (!first || !second) continue
    const loop = loops[`${first.opType} ${second.opType}`]
    const [x] = node.inputs
    const [a, b] = [first.inputs[1], second.inputs[1]]
    if (!loop || !x || !isColumnTable(x, a) || !isColumnTable(x, b)) continue
    const nodes = check ? [check, first, second] : [first, second]
    for (const member of nodes) inside.add(member)
    fused.set(node, {
      nodes,
      inputs: [x, a, b],
      outputs: second.outputs,
      kernel: columnKernel(loop, check && prepare(check)),
    })
  }
  return fused
}

function columnKernel(loop: Loop, check: Kernel | undefined): Kernel {
  const passed = scratch('DOUBLE')
  return ([x, a, b], [output]) => {
    const [rows, width] = x!.shape as [number, number]
    output!.resize2(rows, width)
    const sum = loop(numbers(x!), numbers(a!), numbers(b!), numbers(output!), rows * width, width)
    if (check && sum - sum !== 0) check([x!], [passed])
  }
}
