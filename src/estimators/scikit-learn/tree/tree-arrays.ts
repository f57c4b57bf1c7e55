// sklearn.tree._tree.Tree: a structured array of nodes and the values of each.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { doublesOf } from '../../arrays.ts'
import type { ObjectView } from '../../object-view.ts'
import type { NodeFields } from './ensemble-tensors.ts'
import type { NodeRecords } from './node-records.ts'
import { recordsOf } from './node-records.ts'

export interface TreeArrays {
  readonly count: number
  /** The nodes where they lie in the file, if they are as most are. */
  readonly records: NodeRecords | undefined
  /** The same as columns, made when asked for. */
  readonly fields: () => NodeFields
  /** [count, outputs, classes] of float64, little-endian: unaligned, as a pickle holds them. */
  readonly values: DataView
  readonly valueShape: readonly number[]
  /** Read when asked for: only path lengths need it. */
  readonly samples: () => ArrayLike<number>
  /** Weighted samples: what explanations weigh branches by. */
  readonly weights: () => ArrayLike<number>
}

/** Fields of a node in scikit-learn up to 1.9. A field of the future may change where rows go: it is refused, not ignored. */
const knownFields = new Set([
  'left_child',
  'right_child',
  'feature',
  'threshold',
  'impurity',
  'n_node_samples',
  'weighted_n_node_samples',
  'missing_go_to_left',
  '',
])

export function treeArraysOf(view: ObjectView): TreeArrays {
  const tree = view.view('tree_')
  const nodes = tree.array('nodes')
  const unknown = nodes.fieldNames.find((name) => !knownFields.has(name) && !/^f\d+$/.test(name))
  if (unknown !== undefined)
    throw view.unsupported(
      `has trees whose nodes have "${unknown}", which a newer scikit-learn wrote`,
    )
  const values = tree.array('values')
  const count = nodes.size
  const [rows, outputs = 0, width = 0] = values.shape
  if (values.shape.length !== 3 || rows !== count || outputs < 1 || width < 1)
    throw view.mistyped('tree_.values', `an array of ${count} rows`, values)
  const doubles = doublesViewOf(values)
  return {
    count,
    records: recordsOf(nodes),
    fields: () => fieldsOf(nodes),
    values: doubles,
    valueShape: values.shape,
    samples: () => numbersOf(nodes.field('n_node_samples')),
    weights: () => numbersOf(nodes.field('weighted_n_node_samples')),
  }
}

/** The same tree, all of whose missing values go one way: for where none can get. */
export function withoutMissing(tree: TreeArrays): TreeArrays {
  const { records } = tree
  return {
    ...tree,
    records: records && { ...records, missing: undefined },
    fields: () => ({ ...tree.fields(), missingLeft: undefined }),
  }
}

/** A tree's nodes as a TreeSource takes them. */
export function nodesOf(
  tree: TreeArrays,
):
  | { readonly count: number; readonly records: NodeRecords }
  | ({ readonly count: number } & NodeFields) {
  const { count, records } = tree
  return records ? { count, records } : { count, ...tree.fields() }
}

function fieldsOf(nodes: NdArray): NodeFields {
  return {
    left: numbersOf(nodes.field('left_child')),
    right: numbersOf(nodes.field('right_child')),
    feature: numbersOf(nodes.field('feature')),
    threshold: numbersOf(nodes.field('threshold')),
    missingLeft: nodes.hasField('missing_go_to_left')
      ? numbersOf(nodes.field('missing_go_to_left'))
      : undefined,
  }
}

function doublesViewOf(array: NdArray): DataView {
  const own = array.float64s
  if (own) return own
  const { buffer, byteOffset, byteLength } = doublesOf(array)
  return new DataView(buffer, byteOffset, byteLength)
}

function numbersOf(array: NdArray): ArrayLike<number> {
  return array.data as ArrayLike<number>
}
