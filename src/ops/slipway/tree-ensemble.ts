import { fault } from '../../errors.ts'
import type { Kernel, KernelContext, Operator } from '../../ir/operator.ts'
import type { Node } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import type { TreeEnsemble } from '../trees/ensemble.ts'
import { ensembleOf, leafColumn, nodeColumns, validateEnsemble } from '../trees/ensemble.ts'
import type { PackedTrees } from '../trees/pack.ts'
import { packTrees, packedFeatures, packedNodes } from '../trees/pack.ts'
import type { CategoryReading } from '../trees/walk-general.ts'
import { walkGeneral } from '../trees/walk-general.ts'
import type { LeafSink } from '../trees/walk-packed.ts'
import { walkPacked } from '../trees/walk-packed.ts'
import { lowerTreeEnsemble } from './lower-tree-ensemble.ts'
import { required } from '../shapes.ts'

/**
 * An ensemble of binary decision trees: X [N, D] -> the sum, in tree order, of the values of the leaves a row reaches.
 * Inputs: X; optionally base, [outputs] or [N, outputs], where the sum starts (else 0); then the trees, as initializers:
 * nodes INT32 [n, 5] (feature, left, right, leaf, flags: src/ops/trees/ensemble.ts), thresholds DOUBLE [n], roots INT32 [trees],
 * values DOUBLE [leaves, width]; optionally targets INT32 [trees], the output column of each tree whose leaves hold one value;
 * categories UINT32, the bits of the categories that go left: [splits, words], or [words] with setStarts (the tenth input) INT32
 * [splits + 1], where sets differ in width; known UINT32 [D, 8] with `category` 'byte'.
 * A row goes left where x <= threshold; NaN goes where the node says. Where a library compares x < t, give the next number below t.
 * Attributes: `outputs` K; `rounding` 'float32' rounds x first (scikit-learn's trees, XGBoost), 'double' does not (histogram boosting);
 * `sums` 'float32' rounds after each addition and gives FLOAT (XGBoost), else double; `category`: CategoryReading, else 'byte';
 * `result` 'sum' -> DOUBLE or FLOAT [N, K], 'leaves' -> INT64 [N, trees]: the node, in the tree's own numbering, that each row ends in.
 */
export const treeEnsemble: Operator = {
  domain: 'slipway',
  opType: 'TreeEnsemble',
  version: 1,
  attributes: {
    outputs: 'int',
    rounding: 'string',
    sums: 'string',
    category: 'string',
    result: 'string',
  },
  infer: (inputs, attributes, constants) => {
    const x = required(inputs, 0, 'TreeEnsemble')
    const features = x.shape[1]
    if (x.shape.length !== 2 || typeof features !== 'number')
      throw fault('E_FORMAT', 'a tree ensemble over a table of unknown width')
    const outputs = attributes['outputs'] as number
    const ensemble = ensembleOf((index) => constants[index])
    checkOnce(constants[2]!, ensemble, features, outputs)
    if (attributes['result'] === 'leaves')
      return [{ dataType: 'INT64', shape: [x.shape[0]!, ensemble.roots.length] }]
    if (ensemble.categories && !ensemble.known && readingOf(attributes) === 'byte')
      throw fault('E_FORMAT', 'a tree ensemble that does not say which categories are known')
    const dataType = attributes['sums'] === 'float32' ? 'FLOAT' : 'DOUBLE'
    return [{ dataType, shape: [x.shape[0]!, outputs] }]
  },
  lowering: { lower: lowerTreeEnsemble },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: prepareKernel,
}

export function readingOf(attributes: Node['attributes']): CategoryReading {
  return (attributes['category'] as CategoryReading | undefined) ?? 'byte'
}

const checked = new WeakMap<Tensor, Int32Array>()

/** Depths of the trees; both graph variants and every method share one check. */
function checkOnce(
  nodes: Tensor,
  ensemble: TreeEnsemble,
  features: number,
  outputs: number,
): Int32Array {
  let depths = checked.get(nodes)
  if (!depths) checked.set(nodes, (depths = validateEnsemble(ensemble, features, outputs)))
  return depths
}

function prepareKernel(node: Node, context: KernelContext): Kernel {
  const ensemble = ensembleOf((index) => context.constant(index))
  const outputs = node.attributes['outputs'] as number
  const isSingle = node.attributes['rounding'] === 'float32'
  const features = context.inputTypes[0]!.shape[1] as number
  const depths = checkOnce(context.constant(2)!, ensemble, features, outputs)
  const packed = canPack(ensemble, features) ? packTrees(ensemble, depths, isSingle) : undefined
  const hasBase = node.inputs[1] !== undefined
  const walk = walker(ensemble, packed, readingOf(node.attributes), isSingle)
  if (node.attributes['result'] === 'leaves') {
    const ids = nodeIds(ensemble)
    return ([x], [output]) => {
      output!.resize2(x!.rows, ensemble.roots.length)
      walk(x!, leafIds(ids, ensemble.roots.length, numbers(output!) as Float64Array, x!.rows))
    }
  }
  const sums = leafSums(ensemble, outputs)
  return ([x, base], [output]) => {
    output!.resize2(x!.rows, outputs)
    sums.to = numbers(output!) as Sums
    if (hasBase) fillBase(sums.to, numbers(base!))
    else sums.to.fill(0)
    walk(x!, sums)
  }
}

function canPack(ensemble: TreeEnsemble, features: number): boolean {
  const { nodes, roots, categories } = ensemble
  if (categories || features > packedFeatures) return false
  // Node numbers are relative to their tree: each tree must fit by itself.
  const count = nodes.length / nodeColumns
  return roots.every((root, tree) => (roots[tree + 1] ?? count) - root <= packedNodes)
}

/** Walks a table, in scratch that the next run reuses. */
function walker(
  ensemble: TreeEnsemble,
  packed: PackedTrees | undefined,
  reading: CategoryReading,
  isSingle: boolean,
): (x: Tensor, sink: LeafSink) => void {
  let leaves = new Int32Array(0)
  let rounded = new Float32Array(0)
  return (x, sink) => {
    const rows = x.rows
    const needed = Math.max(rows, ensemble.roots.length)
    if (leaves.length < needed) leaves = new Int32Array(needed)
    const given = numbers(x)
    let from: Float32Array | Float64Array = given as Float64Array
    if (isSingle) {
      if (rounded.length < given.length) rounded = new Float32Array(given.length)
      rounded.set(given)
      from = rounded
    }
    if (packed && !hasMissing(from, given.length))
      walkPacked(packed, from, rows, x.width, leaves, sink)
    else walkGeneral(ensemble, reading, from, rows, x.width, leaves, sink)
  }
}

function hasMissing(x: Float32Array | Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (x[i] !== x[i]) return true
  return false
}

function fillBase(to: Sums, base: ArrayLike<number>): void {
  for (let i = 0; i < to.length; i += base.length)
    for (let j = 0; j < base.length; j++) to[i + j] = base[j]!
}

type Sums = Float64Array | Float32Array

/** Adds leaf values to `to` [n, outputs]: order of sums is tree order, whichever way rows are walked; `to` rounds what it is given. */
function leafSums(ensemble: TreeEnsemble, outputs: number): LeafSink & { to: Sums } {
  const { values, targets, roots } = ensemble
  const trees = roots.length
  const sink = {
    to: new Float64Array(0) as Sums,
    row(row: number, leaves: Int32Array) {
      const { to } = sink
      const start = row * outputs
      if (targets) {
        for (let tree = 0; tree < trees; tree++)
          to[start + targets[tree]!]! += values[leaves[tree]!]!
        return
      }
      for (let tree = 0; tree < trees; tree++) {
        const leaf = leaves[tree]! * outputs
        for (let k = 0; k < outputs; k++) to[start + k]! += values[leaf + k]!
      }
    },
    tree(tree: number, leaves: Int32Array) {
      const { to } = sink
      const rows = to.length / outputs
      if (targets || outputs === 1) {
        for (let row = 0, at = targets ? targets[tree]! : 0; row < rows; row++, at += outputs)
          to[at]! += values[leaves[row]!]!
        return
      }
      for (let row = 0; row < rows; row++) {
        const leaf = leaves[row]! * outputs
        const start = row * outputs
        for (let k = 0; k < outputs; k++) to[start + k]! += values[leaf + k]!
      }
    },
  }
  return sink
}

/** Writes node numbers to `to` [n, trees]. */
function leafIds(ids: Int32Array, trees: number, to: Float64Array, rows: number): LeafSink {
  return {
    row(row, leaves) {
      for (let tree = 0; tree < trees; tree++) to[row * trees + tree] = ids[leaves[tree]!]!
    },
    tree(tree, leaves) {
      for (let row = 0; row < rows; row++) to[row * trees + tree] = ids[leaves[row]!]!
    },
  }
}

/** Node number, in its tree, of each leaf. */
function nodeIds(ensemble: TreeEnsemble): Int32Array {
  const { nodes, roots, values, width } = ensemble
  const ids = new Int32Array(values.length / width)
  let tree = 0
  for (let node = 0; node * nodeColumns < nodes.length; node++) {
    while (tree + 1 < roots.length && node >= roots[tree + 1]!) tree++
    const leaf = nodes[node * nodeColumns + leafColumn]!
    if (leaf >= 0) ids[leaf] = node - roots[tree]!
  }
  return ids
}
