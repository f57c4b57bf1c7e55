// Distances to known rows and the selection of the smallest as one kernel: most distances are never computed.
import type { Attributes, Graph, Node } from '../../ir/graph.ts'
import type { Kernel } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, scratch } from '../../ir/tensor.ts'
import type { FastScan, Heap } from '../../ops/neighbors/fast-scan.ts'
import { fastScan } from '../../ops/neighbors/fast-scan.ts'
import type { TieRule } from '../../ops/neighbors/max-heap.ts'
import { MaxHeap } from '../../ops/neighbors/max-heap.ts'
import { isWidth } from './chain-steps.ts'
import { chainOf } from './fuse-chains.ts'
import type { FusedNodes } from './fuse-columns.ts'
import { readersOf } from './readers.ts'

/** Rows that a session has seen before a second form of the points is worth its memory. */
const fewRows = 64
/** Where more points than this are looked at in float64, or more rows than that have ties to settle, computing all distances is faster. */
const mostLooked = 1 / 8
const mostLeft = 1 / 2

/** Pairs of nodes by the first. `prepare` gives their own kernels; `spend` counts work against the request's budget. */
export function fuseNearest(
  graph: Graph,
  prepare: (node: Node) => Kernel,
  spend: (units: number) => void,
): ReadonlyMap<Node, FusedNodes> {
  const onlyReader = readersOf(graph)
  const pairs = new Map<Node, FusedNodes>()
  for (const node of graph.nodes) {
    const formula = formulaOf(node)
    const reader = formula && onlyReader(node)
    if (reader?.opType !== 'KSmallest') continue
    const distances = chainOf(node, prepare, spend) ?? prepare(node)
    pairs.set(node, {
      nodes: [node, reader],
      inputs: [node.inputs[0]!],
      outputs: reader.outputs,
      kernel: nearestKernel(node, reader, formula!, distances, prepare(reader), spend),
    })
  }
  return pairs
}

type Numbers = ArrayLike<number>
type Formula = 'squares' | 'expanded'

/** Undefined where distances are none that a scan computes. */
function formulaOf({ opType, inputs, attributes }: Node): Formula | undefined {
  const [x, y] = inputs
  const known = y?.constant
  if (opType !== 'PairwiseDistances' || !x || x.constant || !known || known.csr) return undefined
  const isDense = x.type.dataType === 'DOUBLE' && !x.type.sparse && x.type.shape.length === 2
  if (!isDense || known.dataType !== 'DOUBLE' || !isWidth(known.shape[0])) return undefined
  const { metric } = attributes
  if (metric === 'expanded squares') return 'expanded'
  const isReduced = metric === 'euclidean' && attributes['reduced'] === 1
  return isReduced || metric === 'sqeuclidean' ? 'squares' : undefined
}

function nearestKernel(
  { inputs }: Node,
  { attributes }: Node,
  formula: Formula,
  distances: Kernel,
  select: Kernel,
  spend: (units: number) => void,
): Kernel {
  const known = inputs[1]!.constant!
  const [count, width] = known.shape as [number, number]
  const k = attributes['k'] as number
  const choice = choiceOf(attributes, k, count)
  const table = scratch('DOUBLE')
  const plain = (x: Tensor, outputs: readonly Tensor[]) => {
    distances([x, known], [table])
    select([table], outputs)
  }
  const plainRow = rowByItself(plain, width)
  let seen = 0
  let scanned = 0
  let left = 0
  let scan: FastScan | undefined
  return ([x], outputs) => {
    const rows = x!.rows
    if (seen <= fewRows && (seen += rows) > fewRows)
      scan = fastScan(numbers(known) as Float64Array, count, width, choice.size, formula)
    if (!scan) return plain(x!, outputs)
    const from = numbers(x!)
    spend(rows * count * width)
    for (const output of outputs) output.resize2(rows, k)
    const [toValues, toPlaces] = outputs.map(numbers) as [Float64Array, Float64Array]
    scan.nearest(from, rows, (row, found) => {
      const isChosen = found !== undefined && choice.order(found)
      if (!isChosen) left++
      const { values, places } = isChosen ? choice.heap : plainRow(from, row)
      for (let i = 0; i < k; i++) {
        toValues[row * k + i] = values[i]!
        toPlaces[row * k + i] = places[i]!
      }
    })
    scanned += rows
    if (scan.shareLooked() > mostLooked || left > scanned * mostLeft) scan = undefined
  }
}

interface Choice {
  /** Points that are searched. */
  readonly size: number
  readonly heap: MaxHeap
  /** Pours what was found into the heap and orders it; false where the order of equal values is not the heap's to decide. */
  order(found: Heap): boolean
}

function choiceOf(attributes: Attributes, k: number, count: number): Choice {
  const isHeap = attributes['selection'] === 'heap'
  // One more tells whether the last that numpy chooses has an equal.
  const size = isHeap ? k : Math.min(k + 1, count)
  const heap = new MaxHeap(size, (isHeap ? attributes['ties'] : '1.9') as TieRule)
  return {
    size,
    heap,
    order({ values, places }) {
      heap.clear(Number.MAX_VALUE)
      for (let i = 0; i < size; i++) heap.push(values[i]!, places[i]!)
      heap.sort()
      if (isHeap) return true
      if (heap.values[size - 1] === Number.MAX_VALUE) return false
      for (let i = 1; i < size; i++) if (heap.values[i] === heap.values[i - 1]) return false
      return true
    },
  }
}

function rowByItself(
  plain: (x: Tensor, outputs: readonly Tensor[]) => void,
  width: number,
): (from: ArrayLike<number>, row: number) => { values: Numbers; places: Numbers } {
  const x = scratch('DOUBLE')
  const [values, places] = [scratch('DOUBLE'), scratch('INT64')]
  return (from, row) => {
    x.resize2(1, width)
    for (let i = 0; i < width; i++) numbers(x)[i] = from[row * width + i]!
    plain(x, [values, places])
    return { values: numbers(values), places: numbers(places) }
  }
}
