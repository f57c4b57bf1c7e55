// The nodes of a fitted tree as scikit-learn writes them: records of int64 and float64, read from where they lie in the file.
import type { ByteBudget } from '../../../encodings/byte-budget.ts'
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import {
  featureColumn,
  flagsColumn,
  leafColumn,
  leftColumn,
  nodeColumns,
  rightColumn,
} from '../../../ops/trees/ensemble.ts'
import { malformedNode } from './malformed-node.ts'

export interface NodeRecords {
  readonly view: DataView
  readonly count: number
  /** Bytes of a record. */
  readonly stride: number
  /** Bytes from a record's start on: int64 of child and feature, float64 of threshold and weight. */
  readonly left: number
  readonly right: number
  readonly feature: number
  readonly threshold: number
  readonly weight: number
  /** A byte: missing values go left; undefined where the library knew none. */
  readonly missing: number | undefined
  readonly budget: ByteBudget | undefined
}

/** Tables that trees are written to, one behind the other: `nodes` and `thresholds` as TreeEnsemble takes them. */
export interface NodeTables {
  readonly nodes: Int32Array
  readonly thresholds: Float64Array
  readonly covers: Int32Array
  /** Whether every cover was a whole number of 32 bits. */
  areWhole: boolean
}

/** undefined where a field is of another type, as where Python has 32 bits: then its columns are read. */
export function recordsOf(nodes: NdArray): NodeRecords | undefined {
  const { dtype, data } = nodes
  const offsetOf = (name: string, code: string): number | undefined => {
    const field = dtype.fields?.find((candidate) => candidate.name === name)
    const type = field?.dtype
    const isPlain = type && !type.isBigEndian && type.base === undefined
    return isPlain && `${type.kind}${type.itemsize}` === code ? field.offset : undefined
  }
  const left = offsetOf('left_child', 'i8')
  const right = offsetOf('right_child', 'i8')
  const feature = offsetOf('feature', 'i8')
  const threshold = offsetOf('threshold', 'f8')
  const weight = offsetOf('weighted_n_node_samples', 'f8')
  const missing = offsetOf('missing_go_to_left', 'u1')
  if (missing === undefined && nodes.hasField('missing_go_to_left')) return undefined
  if (left === undefined || right === undefined || feature === undefined) return undefined
  if (threshold === undefined || weight === undefined || !(data instanceof Uint8Array))
    return undefined
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const places = { left, right, feature, threshold, weight, missing }
  return { view, count: nodes.size, stride: dtype.itemsize, ...places, budget: nodes.budget }
}

/** Neither a child nor a leaf: what an int64 beyond 32 bits stands for. */
const beyond = -3

/**
 * Writes the nodes of one tree to row `start` of the tables on, and numbers its leaves from `firstLeaf` on. Returns the number after the
 * last leaf's. Throws E_FORMAT.
 */
// One loop over everything: a forest is loaded while V8 still compiles, and every further pass costs its memory again.
export function writeRecords(
  records: NodeRecords,
  tables: NodeTables,
  start: number,
  firstLeaf: number,
): number {
  const { nodes, thresholds, covers } = tables
  const { view, count, stride, left, right, feature, threshold, weight } = records
  const missing = records.missing ?? -1
  let leaf = firstLeaf
  let areWhole = true
  let to = start * nodeColumns
  for (let node = 0, at = 0; node < count; node++, at += stride, to += nodeColumns) {
    const own = view.getFloat64(at + weight, true)
    covers[start + node] = own
    if (covers[start + node] !== own) areWhole = false
    nodes[to + flagsColumn] = missing >= 0 && view.getUint8(at + missing) !== 0 ? 1 : 0
    const low = view.getInt32(at + left, true)
    const first = low >> 31 === view.getInt32(at + left + 4, true) ? low : beyond
    if (first === -1) {
      nodes[to + leftColumn] = -1
      nodes[to + rightColumn] = -1
      nodes[to + leafColumn] = leaf++
      continue
    }
    const second = view.getInt32(at + right, true)
    const column = view.getInt32(at + feature, true)
    const isSmall =
      view.getInt32(at + right + 4, true) === 0 && view.getInt32(at + feature + 4, true) === 0
    const isThere = first > 0 && first < count && second > 0 && second < count
    if (!isSmall || !isThere || column < 0) throw malformedRecord(records, node)
    nodes[to + featureColumn] = column
    nodes[to + leftColumn] = start + first
    nodes[to + rightColumn] = start + second
    nodes[to + leafColumn] = -1
    thresholds[start + node] = view.getFloat64(at + threshold, true)
  }
  if (!areWhole) tables.areWhole = false
  return leaf
}

function malformedRecord(records: NodeRecords, node: number): Error {
  const number = (offset: number) => {
    const at = node * records.stride + offset
    return records.view.getInt32(at + 4, true) * 2 ** 32 + records.view.getUint32(at, true)
  }
  const children = [number(records.left), number(records.right)]
  return malformedNode(node, children, number(records.feature), records.count)
}
