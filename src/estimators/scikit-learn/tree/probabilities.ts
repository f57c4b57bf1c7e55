import type { TreeSource } from './ensemble-tensors.ts'
import type { TreeArrays } from './tree-arrays.ts'
import { nodesOf } from './tree-arrays.ts'

/** Classes of each output of a classifier; [1] for a regressor's outputs. */
export type OutputSizes = readonly number[]

/**
 * Leaves of a classifier as probabilities, outputs one behind the other. Up to 1.3 a leaf holds weighted counts, later fractions:
 * counts are divided by their sum (a sum of 0 by 1), fractions are left as they are.
 */
export function probabilityTree(
  tree: TreeArrays,
  sizes: OutputSizes,
  columns?: ArrayLike<number>,
): TreeSource {
  const [, outputs = 1, classes = 1] = tree.valueShape
  const { values } = tree
  return {
    ...nodesOf(tree),
    columns,
    cover: (node) => tree.weights()[node]!,
    leaf: (node, to, at) => {
      let place = at
      for (let output = 0; output < outputs; output++) {
        const start = 8 * (node * outputs + output) * classes
        const size = sizes[output]!
        let sum = 0
        for (let i = 0; i < size; i++) sum += values.getFloat64(start + 8 * i, true)
        const divisor = sum === 0 || Math.abs(sum - 1) < 1e-9 ? 1 : sum
        for (let i = 0; i < size; i++)
          to[place++] = values.getFloat64(start + 8 * i, true) / divisor
      }
    },
  }
}

/** Leaves of a regressor: one value an output, times `factor`. */
export function valueTree(tree: TreeArrays, factor = 1, columns?: ArrayLike<number>): TreeSource {
  const [, outputs = 1, stride = 1] = tree.valueShape
  const { values } = tree
  return {
    ...nodesOf(tree),
    columns,
    cover: (node) => tree.weights()[node]!,
    leaf: (node, to, at) => {
      for (let output = 0; output < outputs; output++)
        to[at + output] = factor * values.getFloat64(8 * (node * outputs + output) * stride, true)
    },
  }
}
