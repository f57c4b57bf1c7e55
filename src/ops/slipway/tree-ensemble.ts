import { fault } from '../../errors.ts'
import type { Kernel, KernelContext, Operator, TableChecks } from '../../ir/operator.ts'
import type { Node } from '../../ir/graph.ts'
import type { NumericArray } from '../../ir/data-type.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { numbers } from '../../ir/tensor.ts'
import type { TreeEnsemble } from '../trees/ensemble.ts'
import { leafColumn, nodeColumns } from '../trees/ensemble.ts'
import type { SharedTrees } from '../trees/shared.ts'
import { sharedTrees } from '../trees/shared.ts'
import type { Found } from '../trees/row-table.ts'
import { readingOf } from '../trees/reading-of.ts'
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
    const { ensemble } = sharedTrees((index) => constants[index], features, outputs)
    if (ensemble.categories && !ensemble.known && readingOf(attributes) === 'byte')
      throw fault('E_FORMAT', 'a tree ensemble that does not say which categories are known')
    if (attributes['result'] === 'leaves')
      return [{ dataType: 'INT64', shape: [x.shape[0]!, ensemble.roots.length] }]
    const dataType = attributes['sums'] === 'float32' ? 'FLOAT' : 'DOUBLE'
    return [{ dataType, shape: [x.shape[0]!, outputs] }]
  },
  lowering: { lower: lowerTreeEnsemble },
  rowWise: (node) => !node.inputs[0]!.constant,
  prepare: prepareKernel,
}

function prepareKernel(node: Node, context: KernelContext): Kernel {
  const outputs = node.attributes['outputs'] as number
  const isSingle = node.attributes['rounding'] === 'float32'
  const features = context.inputTypes[0]!.shape[1] as number
  const trees = sharedTrees((index) => context.constant(index), features, outputs)
  const { ensemble } = trees
  const hasBase = node.inputs[1] !== undefined
  const walk = walker(trees, readingOf(node.attributes), isSingle, context.checks)
  if (node.attributes['result'] === 'leaves') {
    const ids = nodeIds(ensemble)
    return ([x], [output]) => {
      output!.resize2(x!.rows, ensemble.roots.length)
      walk(x!, leafIds(ids, ensemble.roots.length, numbers(output!) as Float64Array))
    }
  }
  const sink = leafSums(ensemble, outputs)
  return ([x, base], [output]) => {
    output!.resize2(x!.rows, outputs)
    const to = numbers(output!) as Sums
    sink.sums.to = to
    if (hasBase) fillBase(to, numbers(base!))
    else to.fill(0)
    walk(x!, sink)
  }
}

/** Walks a table; what the packing can't hold goes one node after the other. */
function walker(
  trees: SharedTrees,
  reading: CategoryReading,
  isSingle: boolean,
  checks: TableChecks | undefined,
): (x: Tensor, sink: LeafSink) => void {
  const packed = trees.packed(isSingle, reading)
  const round = rounder()
  if (packed) {
    // Cells round what they are given; categories lie in doubles.
    const isRounded = isSingle && !packed.table
    const checker = checks && checkerOf(checks)
    return (x, sink) => {
      const from = isRounded ? round(numbers(x)) : (numbers(x) as Float64Array)
      checker?.begin(x)
      walkPacked(packed, reading, from, x.rows, x.width, sink, checker?.found)
    }
  }
  const { ensemble } = trees
  const leaves = new Int32Array(ensemble.roots.length)
  return (x, sink) => {
    checks?.run(x)
    const from = isSingle ? round(numbers(x)) : (numbers(x) as Float64Array)
    walkGeneral(ensemble, reading, from, x.rows, x.width, leaves, sink)
  }
}

/** Runs checks of a table at the first sign that they may refuse it. */
function checkerOf({ concernMissing, run }: TableChecks) {
  let unchecked: Tensor | undefined
  return {
    begin: (table: Tensor) => (unchecked = table),
    found: (found: Found) => {
      if (!unchecked || found === 'finite' || (found === 'missing' && !concernMissing)) return
      const table = unchecked
      unchecked = undefined
      run(table)
    },
  }
}

/** Rounds to float32, in scratch that the next run reuses. */
function rounder(): (given: NumericArray) => Float32Array {
  let rounded = new Float32Array(0)
  return (given) => {
    if (rounded.length < given.length) rounded = new Float32Array(given.length)
    rounded.set(given)
    return rounded
  }
}

function fillBase(to: Sums, base: ArrayLike<number>): void {
  for (let i = 0; i < to.length; i += base.length)
    for (let j = 0; j < base.length; j++) to[i + j] = base[j]!
}

type Sums = Float64Array | Float32Array

interface SumSink extends LeafSink {
  readonly sums: { to: Sums; readonly outputs: number }
}

/** Up to so many outputs of a leaf are summed one after the other; more are added leaf by leaf, as they lie in memory. */
const fewOutputs = 8

/** Adds leaf values to `to` [n, outputs]: order of sums is tree order, whichever way rows are walked; `to` rounds what it is given. */
function leafSums(ensemble: TreeEnsemble, outputs: number): SumSink {
  const { values, targets, roots } = ensemble
  const width = targets ? 1 : outputs
  const summed = targets || outputs <= fewOutputs ? treesByOutput(ensemble, outputs) : undefined
  const sums = { to: new Float64Array(0) as Sums, outputs }
  const sink = {
    sums,
    row(row: number, leaves: Int32Array) {
      const { to } = sums
      const start = row * outputs
      if (!summed) {
        for (let tree = 0; tree < roots.length; tree++) {
          const leaf = leaves[tree]! * outputs
          for (let k = 0; k < outputs; k++) to[start + k]! += values[leaf + k]!
        }
        return
      }
      for (let i = 0; i < summed.length; i++) {
        const { output, trees } = summed[i]!
        const column = targets ? 0 : output
        const at = start + output
        to[at] =
          to instanceof Float32Array
            ? addUpSingle(to[at]!, values, leaves, trees, width, column)
            : addUp(to[at]!, values, leaves, trees, width, column)
      }
    },
    tree(tree: number, leaves: Int32Array, first: number, count: number) {
      const { to } = sums
      if (targets || outputs === 1) {
        let at = first * outputs + (targets ? targets[tree]! : 0)
        for (let row = 0; row < count; row++, at += outputs) to[at]! += values[leaves[row]!]!
        return
      }
      for (let row = 0; row < count; row++) {
        const leaf = leaves[row]! * outputs
        const start = (first + row) * outputs
        for (let k = 0; k < outputs; k++) to[start + k]! += values[leaf + k]!
      }
    },
  }
  return sink
}

/** Outputs that trees add to, with their trees in order. */
function treesByOutput(
  { targets, roots }: TreeEnsemble,
  outputs: number,
): { output: number; trees: Int32Array }[] {
  if (!targets) {
    const trees = Int32Array.from(roots.keys())
    return Array.from({ length: outputs }, (_, output) => ({ output, trees }))
  }
  const lists = new Map<number, number[]>()
  targets.forEach((output, tree) => {
    const list = lists.get(output)
    if (list) list.push(tree)
    else lists.set(output, [tree])
  })
  return Array.from(lists, ([output, trees]) => ({ output, trees: Int32Array.from(trees) }))
}

/** One output at a time, its sum in a variable: adding in memory waits for each store, three times as long over 100 trees. */
function addUp(
  start: number,
  values: Float64Array,
  leaves: Int32Array,
  trees: Int32Array,
  width: number,
  column: number,
): number {
  let sum = start
  for (let i = 0; i < trees.length; i++) sum += values[leaves[trees[i]!]! * width + column]!
  return sum
}

/** The same rounded after each tree: a loop of its own, since asking in every turn would cost what the variable saves. */
function addUpSingle(
  start: number,
  values: Float64Array,
  leaves: Int32Array,
  trees: Int32Array,
  width: number,
  column: number,
): number {
  let sum = start
  for (let i = 0; i < trees.length; i++)
    sum = Math.fround(sum + values[leaves[trees[i]!]! * width + column]!)
  return sum
}

/** Writes node numbers to `to` [n, trees]. */
function leafIds(ids: Int32Array, trees: number, to: Float64Array): LeafSink {
  return {
    row(row, leaves) {
      for (let tree = 0; tree < trees; tree++) to[row * trees + tree] = ids[leaves[tree]!]!
    },
    tree(tree, leaves, first, count) {
      for (let row = 0; row < count; row++) to[(first + row) * trees + tree] = ids[leaves[row]!]!
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
