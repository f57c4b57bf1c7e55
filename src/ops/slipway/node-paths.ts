import { fault } from '../../errors.ts'
import type { Operator } from '../../ir/operator.ts'
import { numbers } from '../../ir/tensor.ts'
import { limitSize } from '../limit-size.ts'
import { required } from '../shapes.ts'

/** Columns of a node that say its children (TreeEnsemble's layout). */
const [columns, leftColumn, rightColumn] = [5, 1, 2]

/**
 * Which nodes a row crosses on its way to each leaf, root and leaf included: leaves INT64 [N, trees], the node in the tree's own
 * numbering that each row ends in, and the trees' `nodes` INT32 [n, 5] and `roots` INT32 [trees] (initializers, TreeEnsemble's)
 * -> INT64 [N, n], 1 where the row crosses that node, trees side by side.
 */
export const nodePaths: Operator = {
  domain: 'slipway',
  opType: 'NodePaths',
  version: 1,
  attributes: {},
  infer: (inputs) => {
    const rows = required(inputs, 0, 'NodePaths').shape[0]!
    return [{ dataType: 'INT64', shape: [rows, required(inputs, 1, 'NodePaths').shape[0]!] }]
  },
  rowWise: () => true,
  prepare: (_node, context) => {
    const [nodes, roots] = [context.constant(1), context.constant(2)]
    if (!nodes || !roots) throw fault('E_FORMAT', 'NodePaths over trees that are no constants')
    const starts = numbers(roots)
    const parents = parentsOf(numbers(nodes))
    return ([leaves], [output]) => {
      const rows = leaves!.rows
      limitSize([rows, parents.length], 'NodePaths')
      output!.resize2(rows, parents.length)
      const from = numbers(leaves!)
      const to = numbers(output!).fill(0)
      for (let row = 0, at = 0; row < rows; row++) {
        const start = row * parents.length
        for (let tree = 0; tree < starts.length; tree++)
          // A parent stands in front of its children, so this ends at the root.
          for (let node = starts[tree]! + from[at++]!; node >= 0; node = parents[node]!)
            to[start + node] = 1
      }
    }
  },
}

function parentsOf(nodes: ArrayLike<number>): Int32Array {
  const parents = new Int32Array(nodes.length / columns).fill(-1)
  for (let node = 0; node < parents.length; node++)
    for (const column of [leftColumn, rightColumn]) {
      const child = nodes[node * columns + column]!
      if (child < 0) continue
      if (child <= node || child >= parents.length)
        throw fault('E_FORMAT', 'the trees are malformed: a child stands in front of its parent')
      parents[child] = node
    }
  return parents
}
