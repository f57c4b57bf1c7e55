import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { eachInTree } from '../neighbors/each-in-tree.ts'
import { queryType, treeAttributes, treeOf } from '../neighbors/tree-inputs.ts'
import { required } from '../shapes.ts'
import { RowSums } from '../row-sums.ts'

/**
 * Distances to the points of a KDTree or BallTree within `radius` of each row x [N, d], as CSR [N, M]; points in ascending order,
 * a distance of zero is an entry like others. `values`: the entries are the 'distance' or 'one'. Inputs 1 to 6 are the tree (treeOf).
 */
export const withinRadiusInTree: Operator = {
  domain: 'slipway',
  opType: 'WithinRadiusInTree',
  version: 1,
  attributes: { ...treeAttributes, radius: 'float', values: 'string' },
  infer: (inputs) => {
    const x = queryType(inputs, 'WithinRadiusInTree')
    return [
      {
        dataType: 'DOUBLE',
        shape: [x.shape[0]!, required(inputs, 1, 'WithinRadiusInTree').shape[0]!],
        sparse: true,
      },
    ]
  },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: (node, context) => {
    const tree = treeOf(node.attributes, context, 'WithinRadiusInTree')
    const radius = node.attributes['radius'] as number
    const rowEntries = new RowSums(tree.order.length, 'DOUBLE')
    const isOne = node.attributes['values'] === 'one'
    const add = (point: number, distance: number) => rowEntries.add(point, distance)

    const each = eachInTree(tree, radius)
    return ([x], [output]) => {
      const rows = x!.rows
      const from = numbers(x!)
      rowEntries.start(rows)
      for (let row = 0; row < rows; row++) {
        context.spend(tree.points.length)
        each(from, row * tree.width, add)
        rowEntries.endRow(row, isOne)
      }
      rowEntries.finish(rows, output!)
    }
  },
}
