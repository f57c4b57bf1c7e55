// sklearn.tree._tree.Tree: a structured array of nodes and the values of each.
import type { NdArray } from '../../../encodings/numpy/nd-array.ts'
import { doublesOf } from '../../arrays.ts'
import type { ObjectView } from '../../object-view.ts'

export interface TreeArrays {
  readonly count: number
  readonly left: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly feature: ArrayLike<number>
  readonly threshold: ArrayLike<number>
  /** Undefined before 1.3: no missing values then. */
  readonly missingLeft: ArrayLike<number> | undefined
  /** [count, outputs, classes] */
  readonly values: Float64Array
  readonly valueShape: readonly number[]
  /** Read when asked for: only path lengths need it. */
  readonly samples: () => ArrayLike<number>
  /** Weighted samples: what explanations weigh branches by. */
  readonly weights: ArrayLike<number>
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
  if (values.shape.length !== 3 || values.shape[0] !== count)
    throw view.mistyped('tree_.values', `an array of ${count} rows`, values)
  return {
    count,
    left: numbersOf(nodes.field('left_child')),
    right: numbersOf(nodes.field('right_child')),
    feature: numbersOf(nodes.field('feature')),
    threshold: numbersOf(nodes.field('threshold')),
    missingLeft: nodes.hasField('missing_go_to_left')
      ? numbersOf(nodes.field('missing_go_to_left'))
      : undefined,
    values: doublesOf(values),
    valueShape: values.shape,
    samples: () => numbersOf(nodes.field('n_node_samples')),
    weights: numbersOf(nodes.field('weighted_n_node_samples')),
  }
}

function numbersOf(array: NdArray): ArrayLike<number> {
  return array.data as ArrayLike<number>
}
