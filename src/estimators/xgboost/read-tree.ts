import type { Fields } from './fields.ts'
import { countAt, fieldsAt, integersAt, numbersAt, optional, singlesAt } from './fields.ts'
import { malformed } from './faults.ts'
import type { BoosterTree } from './model.ts'

/** One tree of a JSON or UBJSON file; trees of several values a leaf have the same fields but `leaf_weights`. */
export function readTree(tree: unknown, width: number): BoosterTree {
  const param = fieldsAt(tree, 'tree_param')
  const count = countAt(param, 'num_nodes')
  const left = integersAt(tree, 'left_children', count)
  const right = integersAt(tree, 'right_children', count)
  if (count === 0) throw malformed('a tree has no nodes')
  const isVector = countAt(param, 'size_leaf_vector', 1) > 1
  if (isVector !== width > 1) throw malformed('its trees do not all have leaves of one width')
  return {
    left,
    right,
    feature: integersAt(tree, 'split_indices', count),
    condition: singlesAt(tree, 'split_conditions', count),
    defaultLeft: numbersAt(tree, 'default_left', count),
    cover: statistics(tree, 'sum_hessian', count),
    gain: statistics(tree, 'loss_changes', count),
    categories: categoriesOf(tree, count),
    ...(isVector ? { vectors: leafVectors(tree, count, width, right) } : {}),
  }
}

/** Trees of several values had no statistics before 3.1. */
function statistics(tree: unknown, name: string, count: number): Float32Array {
  return optional(tree, name) === undefined ? new Float32Array(count) : singlesAt(tree, name, count)
}

/** Since 3.1 leaves have values of their own, whose row stands where the right child would; before, every node has a row. */
function leafVectors(
  tree: unknown,
  count: number,
  width: number,
  right: Int32Array,
): NonNullable<BoosterTree['vectors']> {
  if (optional(tree, 'leaf_weights') === undefined)
    return { values: singlesAt(tree, 'base_weights', count * width), rowOf: (node) => node }
  const values = singlesAt(tree, 'leaf_weights')
  const rows = values.length / width
  return {
    values,
    rowOf: (node) => {
      const row = right[node]!
      if (!(row >= 0 && row < rows)) throw malformed(`leaf ${node} has no values`)
      return row
    },
  }
}

/** `categories` holds the sets of the nodes in `categories_nodes`, each from its segment on for its size. */
function categoriesOf(tree: unknown, count: number): ReadonlyMap<number, ArrayLike<number>> {
  const sets = new Map<number, ArrayLike<number>>()
  if (optional(tree, 'categories_nodes') === undefined) return sets
  const fields = tree as Fields
  const nodes = integersAt(fields, 'categories_nodes')
  const segments = integersAt(fields, 'categories_segments', nodes.length)
  const sizes = integersAt(fields, 'categories_sizes', nodes.length)
  const all = integersAt(fields, 'categories')
  nodes.forEach((node, i) => {
    const start = segments[i]!
    const end = start + sizes[i]!
    if (node < 0 || node >= count || start < 0 || end < start || end > all.length)
      throw malformed('the categories of a split are not there')
    sets.set(node, all.subarray(start, end))
  })
  return sets
}
