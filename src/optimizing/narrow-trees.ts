import type { Node } from '../ir/graph.ts'
import type { NumericArray } from '../ir/data-type.ts'
import type { Tensor } from '../ir/tensor.ts'
import { numbers, tensor } from '../ir/tensor.ts'
import type { Optimization } from './optimization.ts'
import { mapGraphs, readersOf, withConstant } from './optimization.ts'

/** Operators that read trees through `ensembleOf`, which widens what a file holds. */
const treeOperators = new Set(['TreeEnsemble', 'TreeShap'])

/** Trees in the smallest types that say the same: 28 bytes a node before, half of that after. */
export const narrowTrees: Optimization = {
  name: 'narrow-trees',
  what: 'trees held in the smallest types that say the same',
  exact: true,
  apply: (model) => narrowed(model, false, 'FLOAT'),
}

/** As `narrow-trees`, with values of leaves rounded. */
export function roundLeaves(model: Parameters<Optimization['apply']>[0], to: 'FLOAT' | 'FLOAT16') {
  return narrowed(model, true, to)
}

function narrowed(
  model: Parameters<Optimization['apply']>[0],
  isRounding: boolean,
  to: 'FLOAT' | 'FLOAT16',
) {
  const readers = readersOf(model)
  const made = new Map<Tensor, Tensor>()
  const narrow = (node: Node, index: number, how: (from: Tensor, node: Node) => Tensor): Node => {
    const from = node.inputs[index]?.constant
    if (!from || !readers.get(from)?.every(({ opType }) => treeOperators.has(opType))) return node
    // Thresholds of columns that one rounds and another does not.
    const isShared = readers
      .get(from)!
      .some(({ attributes }) => attributes['rounding'] !== node.attributes['rounding'])
    if (isShared) return node
    const known = made.get(from) ?? how(from, node)
    made.set(from, known)
    return withConstant(node, index, known)
  }
  return mapGraphs(model, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => {
      if (!treeOperators.has(node.opType)) return node
      const smaller = narrow(
        narrow(narrow(node, 2, smallestIntegers), 4, smallestIntegers),
        6,
        smallestIntegers,
      )
      return narrow(narrow(smaller, 3, narrowThresholds), 5, (values) =>
        isRounding ? rounded(values, to) : exactSingles(values),
      )
    }),
  }))
}

function smallestIntegers(from: Tensor): Tensor {
  const data = numbers(from)
  let [least, most] = [0, 0]
  for (let i = 0; i < data.length; i++) {
    least = Math.min(least, data[i]!)
    most = Math.max(most, data[i]!)
  }
  if (least >= -128 && most < 128) return tensor('INT8', from.shape, Int8Array.from(data))
  return least >= -32768 && most < 32768 ? tensor('INT16', from.shape, Int16Array.from(data)) : from
}

/** Where columns are rounded to float32, x <= t is x <= the largest float32 that t is not below. */
function narrowThresholds(from: Tensor, node: Node): Tensor {
  if (node.attributes['rounding'] !== 'float32') return exactSingles(from)
  return tensor('FLOAT', from.shape, Float32Array.from(numbers(from), floorSingle))
}

const single = new Float32Array(1)
const bits = new Int32Array(single.buffer)

/** The largest float32 that is not above x. */
export function floorSingle(x: number): number {
  single[0] = x
  if (!(single[0] > x)) return single[0]
  if (single[0] === 0) return -1.401298464324817e-45
  bits[0]! += single[0] > 0 ? -1 : 1
  return single[0]
}

function exactSingles(from: Tensor): Tensor {
  const data: NumericArray = numbers(from)
  const isExact = data.every((x: number) => Object.is(Math.fround(x), x))
  return isExact && from.dataType === 'DOUBLE'
    ? tensor('FLOAT', from.shape, Float32Array.from(data))
    : from
}

/** The largest finite float16. */
export const largestHalf = 65504

function rounded(from: Tensor, to: 'FLOAT' | 'FLOAT16'): Tensor {
  const data = numbers(from)
  const fits = to === 'FLOAT' || data.every((x: number) => Math.abs(x) <= largestHalf)
  return tensor(fits ? to : 'FLOAT', from.shape, Float32Array.from(data))
}
