// Distances to known rows and the selection of the smallest, or of those within a radius, as one kernel: most distances are never computed.
import type { Attributes, Graph, Node } from '../../ir/graph.ts'
import type { Kernel } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, scratch } from '../../ir/tensor.ts'
import { CsrBuffer } from '../../ops/csr-buffer.ts'
import type { FastList, FastScan, Heap } from '../../ops/neighbors/fast-scan.ts'
import { fastList, fastScan } from '../../ops/neighbors/fast-scan.ts'
import type { Exact } from '../../ops/neighbors/scan-code.ts'
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
    const exact = exactOf(node)
    const reader = exact && onlyReader(node)
    if (!reader || (reader.opType !== 'KSmallest' && reader.opType !== 'WithinRadius')) continue
    const distances = chainOf(node, prepare, spend) ?? prepare(node)
    const own = prepare(reader)
    const make = reader.opType === 'KSmallest' ? nearestKernel : withinKernel
    pairs.set(node, {
      nodes: [node, reader],
      inputs: [node.inputs[0]!],
      outputs: reader.outputs,
      kernel: make(node, reader, exact!, distances, own, spend),
    })
  }
  return pairs
}

type Numbers = ArrayLike<number>

/** Undefined where distances are none that a scan computes. */
function exactOf({ opType, inputs, attributes }: Node): Exact | undefined {
  const [x, y] = inputs
  const known = y?.constant
  if (opType !== 'PairwiseDistances' || !x || x.constant || !known || known.csr) return undefined
  const isDense = x.type.dataType === 'DOUBLE' && !x.type.sparse && x.type.shape.length === 2
  if (!isDense || known.dataType !== 'DOUBLE' || !isWidth(known.shape[0])) return undefined
  const { metric } = attributes
  if (metric === 'expanded squares') return 'expanded'
  if (metric === 'cosine') return 'cosine'
  const isReduced = metric === 'euclidean' && attributes['reduced'] === 1
  return isReduced || metric === 'sqeuclidean' ? 'squares' : undefined
}

function nearestKernel(
  { inputs }: Node,
  { attributes }: Node,
  exact: Exact,
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
      scan = fastScan(numbers(known) as Float64Array, count, width, choice.size, exact)
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

/** Rows among which one can't be told are left to the nodes' own kernels. */
function withinKernel(
  { inputs }: Node,
  { attributes }: Node,
  exact: Exact,
  distances: Kernel,
  select: Kernel,
  spend: (units: number) => void,
): Kernel {
  const known = inputs[1]!.constant!
  const [count, width] = known.shape as [number, number]
  const limit = attributes['radius'] as number
  const kind = attributes['values']
  const table = scratch('DOUBLE')
  const buffer = new CsrBuffer()
  let seen = 0
  let told = 0
  let inVain = 0
  let list: FastList | undefined
  const plain = (x: Tensor, outputs: readonly Tensor[]) => {
    distances([x, known], [table])
    select([table], outputs)
  }
  /** False where a row can't be told. */
  const fill = (from: FastList, x: Numbers, rows: number): boolean => {
    const { values, places } = from
    let at = 0
    for (let row = 0; row < rows; row++) {
      const found = from.within(x, row * width)
      if (found < 0) return false
      buffer.grow(at + found)
      for (let i = 0; i < found; i++, at++) {
        const value = values[i]!
        buffer.columns[at] = places[i]!
        buffer.values[at] = kind === 'one' ? 1 : kind === 'root' ? Math.sqrt(value) : value
      }
      buffer.offsets[row + 1] = at
      inVain += from.looked() - found
    }
    return true
  }
  return ([x], outputs) => {
    const rows = x!.rows
    if (limit >= 0 && seen <= fewRows && (seen += rows) > fewRows)
      list = fastList(numbers(known) as Float64Array, count, width, limit, exact)
    if (!list) return plain(x!, outputs)
    buffer.reserve(rows, 0)
    if (!fill(list, numbers(x!), rows)) return plain(x!, outputs)
    spend(rows * count * width)
    buffer.show(outputs[0]!, rows, count)
    told += rows
    if (inVain > told * count * mostLooked) list = undefined
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
