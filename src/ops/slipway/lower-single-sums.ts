import type { Value } from '../../ir/graph.ts'
import type { NodeAdder } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float32, int64, numbers } from '../../ir/tensor.ts'
import { leafColumn, leftColumn, nodeColumns } from '../trees/ensemble.ts'
import type { TreeEnsemble } from '../trees/ensemble.ts'

/**
 * Sums in float32, tree by tree: CumSum adds one element after the other, and its last element is the sum. `found` INT64 [N, trees]: the
 * leaf of each tree. The base is added to the leaves of the tree that would be added to it first, which rounds alike.
 */
export function lowerSingleSums(
  ensemble: TreeEnsemble,
  base: Tensor | undefined,
  outputs: number,
  found: Value,
  g: NodeAdder,
): Value | 'none' {
  const { values, width, targets, roots } = ensemble
  const groups = targets
    ? Array.from({ length: outputs }, (_, k) => placesOf(targets, k))
    : [Array.from(roots.keys())]
  if (groups.some((trees) => trees.length === 0) || !hasOwnLeaves(ensemble)) return 'none'
  const singles = Float32Array.from(values)
  if (base) groups.forEach((trees, k) => addBase(ensemble, singles, trees[0]!, numbers(base), k))
  const leaves = float32([values.length / width, width], singles)
  const sums = groups.map((trees) => {
    const own =
      trees.length === roots.length
        ? found
        : g.add('Gather', [found, int64([trees.length], trees)], { axis: 1 })
    const gathered = g.add('Gather', [leaves, own], { axis: 0 })
    const running = g.add('CumSum', [gathered, int64([], [1])])
    return g.add('Gather', [running, int64([], [trees.length - 1])], { axis: 1 })
  })
  return sums.length === 1 ? sums[0]! : g.add('Concat', sums, { axis: 1 })
}

function placesOf(targets: Int32Array, output: number): number[] {
  return Array.from(targets.keys()).filter((tree) => targets[tree] === output)
}

/** Whether no two nodes share a row of values. */
function hasOwnLeaves({ nodes, values, width }: TreeEnsemble): boolean {
  const seen = new Uint8Array(values.length / width)
  for (let at = 0; at < nodes.length; at += nodeColumns) {
    const leaf = nodes[at + leafColumn]!
    if (nodes[at + leftColumn]! >= 0 || leaf < 0) continue
    if (seen[leaf]) return false
    seen[leaf] = 1
  }
  return true
}

function addBase(
  { nodes, roots, width }: TreeEnsemble,
  singles: Float32Array,
  tree: number,
  base: ArrayLike<number>,
  output: number,
): void {
  const end = (roots[tree + 1] ?? nodes.length / nodeColumns) * nodeColumns
  for (let at = roots[tree]! * nodeColumns; at < end; at += nodeColumns) {
    const leaf = nodes[at + leafColumn]!
    if (nodes[at + leftColumn]! >= 0 || leaf < 0) continue
    for (let k = 0; k < width; k++) singles[leaf * width + k]! += base[width > 1 ? k : output]!
  }
}
