import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { eachInTree } from '../neighbors/each-in-tree.ts'
import { EqualLists } from '../neighbors/equal-lists.ts'
import { queryType, treeAttributes, treeOf } from '../neighbors/tree-inputs.ts'

/**
 * Distances to the points of a KDTree or BallTree within `radius` of each row x [N, d], DOUBLE [N, k], and their numbers, INT64 [N, k],
 * in the order in which scikit-learn's query_radius walks the tree. Inputs 1 to 6 are the tree (treeOf).
 * Rows that differ in their number of neighbours are no matrix: E_SHAPE, so rows are not independent.
 */
export const listWithinRadiusInTree: Operator = {
  domain: 'slipway',
  opType: 'ListWithinRadiusInTree',
  version: 1,
  attributes: { ...treeAttributes, radius: 'float' },
  infer: (inputs) => {
    const rows = queryType(inputs, 'ListWithinRadiusInTree').shape[0]!
    return [
      { dataType: 'DOUBLE', shape: [rows, 'neighbours'] },
      { dataType: 'INT64', shape: [rows, 'neighbours'] },
    ]
  },
  rowWise: () => false,
  prepare: (node, context) => {
    const tree = treeOf(node.attributes, context, 'ListWithinRadiusInTree')
    const radius = node.attributes['radius'] as number
    const lists = new EqualLists()
    const add = (point: number, distance: number) => lists.add(point, distance)
    const each = eachInTree(tree, radius)
    return ([x], [distances, places]) => {
      const from = numbers(x!)
      lists.start()
      for (let row = 0; row < x!.rows; row++) {
        context.spend(tree.points.length)
        each(from, row * tree.width, add)
        lists.endRow()
      }
      lists.finish(distances!, places!)
    }
  },
}
