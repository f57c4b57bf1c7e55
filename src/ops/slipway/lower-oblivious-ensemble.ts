import type { Node, Value } from '../../ir/graph.ts'
import type { NodeAdder } from '../../ir/operator.ts'
import { float64, int32 } from '../../ir/tensor.ts'
import { nodeColumns } from '../trees/ensemble.ts'
import type { ObliviousEnsemble } from '../trees/oblivious.ts'
import { obliviousOf } from '../trees/oblivious.ts'

/** Beyond this many nodes a file of trees written out is of no use to anybody. */
const maximumNodes = 2 ** 22

/** As trees whose levels are written out node by node; the first question is the lowest bit of a leaf's number. */
export function lowerObliviousEnsemble(
  { inputs, attributes }: Node,
  g: NodeAdder,
): readonly Value[] | 'none' {
  const ensemble = obliviousOf((index) => inputs[index]?.constant)
  const leaves = ensemble.depths.reduce((sum, depth) => sum + 2 ** depth, 0)
  if (leaves * 2 > maximumNodes || ensemble.depths.length === 0) return 'none'
  const outputs = attributes['outputs'] as number
  const { nodes, thresholds, roots } = written(ensemble)
  const count = thresholds.length
  const isLeaves = attributes['result'] === 'leaves'
  // The leaf's number in its tree, where that is asked for, is the one value of a leaf.
  const trees = ensemble.depths.length
  const found = g.add(
    'TreeEnsemble',
    [
      inputs[0],
      undefined,
      int32([count, nodeColumns], nodes),
      float64([count], thresholds),
      int32([trees], roots),
      isLeaves
        ? float64([leaves, 1], leafNumbers(ensemble, leaves))
        : float64([leaves, outputs], ensemble.values),
      ...(isLeaves ? [int32([trees], [...Array(trees).keys()])] : []),
    ],
    { outputs: isLeaves ? trees : outputs, rounding: 'float32', result: 'sum' },
  )
  return [isLeaves ? g.add('Cast', [found], { to: 'INT64' }) : found]
}

function leafNumbers({ depths }: ObliviousEnsemble, leaves: number): Float64Array {
  const numbers = new Float64Array(leaves)
  let at = 0
  for (const depth of depths) for (let leaf = 0; leaf < 2 ** depth; leaf++) numbers[at++] = leaf
  return numbers
}

function written({ depths, features, borders, missing }: ObliviousEnsemble) {
  const nodes: number[] = []
  const thresholds: number[] = []
  const roots: number[] = []
  let split = 0
  let firstLeaf = 0
  for (const depth of depths) {
    const root = thresholds.length
    roots.push(root)
    // Breadth first, the last question at the top: then leaves stand in the order of their numbers.
    for (let node = 0; node < 2 ** (depth + 1) - 1; node++) {
      const level = 31 - Math.clz32(node + 1)
      const at = split + depth - 1 - level
      const isLeaf = level === depth
      const leaf = isLeaf ? firstLeaf + node - (2 ** depth - 1) : -1
      const left = isLeaf ? -1 : root + node * 2 + 1
      const goesLeft = isLeaf ? 0 : 1 - missing[features[at]!]!
      nodes.push(isLeaf ? 0 : features[at]!, left, isLeaf ? -1 : left + 1, leaf, goesLeft)
      thresholds.push(isLeaf ? 0 : borders[at]!)
    }
    split += depth
    firstLeaf += 2 ** depth
  }
  return {
    nodes: Int32Array.from(nodes),
    thresholds: Float64Array.from(thresholds),
    roots: Int32Array.from(roots),
  }
}
