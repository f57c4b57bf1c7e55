import type { Tensor } from '../../ir/tensor.ts'
import { float64, int32 } from '../../ir/tensor.ts'
import type { LightgbmTree } from './model.ts'

/** The initializers of operator LinearLeaves: tree starts, constants, starts, features, coefficients. Trees without linear leaves have constants only. */
export function linearLeavesOf(
  trees: readonly LightgbmTree[],
): readonly [
  treeStarts: Tensor,
  constants: Tensor,
  starts: Tensor,
  features: Tensor,
  coefficients: Tensor,
] {
  const leaves = trees.reduce((sum, tree) => sum + tree.leaves, 0)
  const terms = trees.reduce((sum, tree) => sum + (tree.linear?.features.length ?? 0), 0)
  const treeStarts = new Int32Array(trees.length)
  const constants = new Float64Array(leaves)
  const starts = new Int32Array(leaves + 1)
  const features = new Int32Array(terms)
  const coefficients = new Float64Array(terms)
  let leaf = 0
  let term = 0
  trees.forEach((tree, index) => {
    treeStarts[index] = leaf
    constants.set(tree.linear?.constants ?? tree.leafValue, leaf)
    for (let i = 0; i < tree.leaves; i++) starts[leaf + i] = term + (tree.linear?.starts[i] ?? 0)
    if (tree.linear) {
      features.set(tree.linear.features, term)
      coefficients.set(tree.linear.coefficients, term)
      term += tree.linear.features.length
    }
    leaf += tree.leaves
    starts[leaf] = term
  })
  return [
    int32([trees.length], treeStarts),
    float64([leaves], constants),
    int32([leaves + 1], starts),
    int32([terms], features),
    float64([terms], coefficients),
  ]
}
