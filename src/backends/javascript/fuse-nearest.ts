// Distances to known rows and the selection of the smallest, or of those within a radius, as one kernel: most distances are never computed.
import type { Graph, Node } from '../../ir/graph.ts'
import type { Kernel } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers, scratch } from '../../ir/tensor.ts'
import { CsrBuffer } from '../../ops/csr-buffer.ts'
import type { FastList } from '../../ops/neighbors/fast-scan.ts'
import { fastList } from '../../ops/neighbors/fast-scan.ts'
import type { Exact } from '../../ops/neighbors/exact-code.ts'
import { isWidth } from './chain-steps.ts'
import { chainOf } from './fuse-chains.ts'
import type { FusedNodes } from './fuse-columns.ts'
import type { Answer, NearestRows } from './nearest-rows.ts'
import { mostLooked, nearestRows } from './nearest-rows.ts'
import { readersOf } from './readers.ts'

/** Rows that a session has seen before a second form of the points is worth its memory. */
const fewRows = 64

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

type Plain = (x: Tensor, outputs: readonly Tensor[]) => void

/** The nodes' own kernels, one after the other. */
function inTurn(distances: Kernel, select: Kernel, known: Tensor): Plain {
  const table = scratch('DOUBLE')
  return (x, outputs) => {
    distances([x, known], [table])
    select([table], outputs)
  }
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
  const plain = inTurn(distances, select, known)
  const plainRow = rowByItself(plain, width)
  let seen = 0
  let search: NearestRows | undefined
  return ([x], outputs) => {
    const rows = x!.rows
    if (seen <= fewRows && (seen += rows) > fewRows)
      search = nearestRows(known, attributes, exact, plainRow)
    if (!search) return plain(x!, outputs)
    spend(rows * count * width)
    for (const output of outputs) output.resize2(rows, k)
    const [toValues, toPlaces] = outputs.map(numbers) as [Float64Array, Float64Array]
    search.find(numbers(x!), rows, (row, { values, places }) => {
      for (let i = 0; i < k; i++) {
        toValues[row * k + i] = values[i]!
        toPlaces[row * k + i] = places[i]!
      }
    })
    if (!search.isWorthwhile()) search = undefined
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
  const buffer = new CsrBuffer()
  let seen = 0
  let told = 0
  let inVain = 0
  let list: FastList | undefined
  const plain = inTurn(distances, select, known)
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

function rowByItself(plain: Plain, width: number): (from: Numbers, row: number) => Answer {
  const x = scratch('DOUBLE')
  const [values, places] = [scratch('DOUBLE'), scratch('INT64')]
  return (from, row) => {
    x.resize2(1, width)
    for (let i = 0; i < width; i++) numbers(x)[i] = from[row * width + i]!
    plain(x, [values, places])
    return { values: numbers(values), places: numbers(places) }
  }
}
