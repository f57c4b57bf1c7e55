import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { pushNearest } from '../neighbors/binary-tree.ts'
import type { FastTree } from '../neighbors/fast-tree.ts'
import { fastTree } from '../neighbors/fast-tree.ts'
import { MaxHeap, isTieRule } from '../neighbors/max-heap.ts'
import { queryType, treeAttributes, treeOf } from '../neighbors/tree-inputs.ts'
import { required } from '../shapes.ts'

/** Rows that a session has seen before a second form of the tree is worth its memory. */
const fewRows = 64

/**
 * The k nearest points of a KDTree or BallTree for each row x [N, d]: distances DOUBLE [N, k], ascending, and point numbers
 * INT64 [N, k]. Inputs 1 to 6 are the tree (treeOf). The walk and the heap are scikit-learn's depth-first query, so that equal
 * distances come out as there, by the `ties` of its version.
 */
export const nearestInTree: Operator = {
  domain: 'slipway',
  opType: 'NearestInTree',
  version: 1,
  attributes: { ...treeAttributes, k: 'int', ties: 'string' },
  infer: (inputs, attributes) => {
    const x = queryType(inputs, 'NearestInTree')
    const count = required(inputs, 1, 'NearestInTree').shape[0]!
    const k = attributes['k'] as number
    if (!(k >= 1) || (typeof count === 'number' && k > count))
      throw fault('E_FORMAT', `NearestInTree: ${k} of ${count} points`)
    return [
      { dataType: 'DOUBLE', shape: [x.shape[0]!, k] },
      { dataType: 'INT64', shape: [x.shape[0]!, k] },
    ]
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const tree = treeOf(node.attributes, context, 'NearestInTree')
    const k = node.attributes['k'] as number
    const ties = node.attributes['ties'] as string
    if (!isTieRule(ties))
      throw fault('E_FORMAT', 'NearestInTree with a rule for ties that is not known')
    const heap = new MaxHeap(k, ties)
    const { toDistance } = tree.metric
    let seen = 0
    let fast: FastTree | undefined
    return ([x], [distances, places]) => {
      const rows = x!.rows
      if (seen <= fewRows && (seen += rows) > fewRows) fast = fastTree(tree, k)
      const from = numbers(x!)
      distances!.resize2(rows, k)
      places!.resize2(rows, k)
      const toDistances = numbers(distances!)
      const toPlaces = numbers(places!)
      for (let row = 0; row < rows; row++) {
        context.spend(tree.points.length)
        if (!fast?.(from, row * tree.width, heap)) {
          heap.clear()
          pushNearest(tree, heap, from, row * tree.width)
        }
        heap.sort()
        for (let i = 0; i < k; i++) {
          toDistances[row * k + i] = toDistance(heap.values[i]!)
          toPlaces[row * k + i] = heap.places[i]!
        }
      }
    }
  },
}
