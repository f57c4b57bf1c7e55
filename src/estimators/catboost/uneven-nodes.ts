import { leafColumn, leftColumn, nodeColumns, rightColumn } from '../../ops/trees/ensemble.ts'
import { malformed } from './malformed.ts'
import type { CatBoostModel, UnevenTrees } from './model.ts'
import type { QuestionTable } from './question-table.ts'

/** Trees in the form of the operator TreeEnsemble (src/ops/trees/ensemble.ts). */
export interface UnevenNodes {
  readonly nodes: Int32Array
  readonly thresholds: Float64Array
  readonly roots: Int32Array
  /** The library's number of each node that is a leaf, in its tree. */
  readonly leafNumbers: Float64Array
  /** Weight of the training rows that reached each node; zeros where the file does not say. */
  readonly covers: Float64Array
}

interface Target {
  readonly rows: number[]
  readonly thresholds: number[]
  readonly leaves: number[]
}

/**
 * A node of the library is a split, a leaf, or both: a way that leads nowhere ends in the node's own leaf. Such a way gets a node here.
 * A way is a number of nodes ahead, so there are no rings; that two ways meet, or leave their tree, is refused (E_FORMAT).
 */
export function unevenNodes(model: CatBoostModel, table: QuestionTable): UnevenNodes {
  const trees = model.trees as UnevenTrees
  const to: Target = { rows: [], thresholds: [], leaves: [] }
  const roots: number[] = []
  for (let tree = 0; tree < trees.starts.length; tree++) {
    const root = to.thresholds.length
    roots.push(root)
    addTree(model, trees, tree, table, to)
    numberLeaves(to.leaves, root)
  }
  return {
    covers: coversOf(model, to.rows),
    nodes: Int32Array.from(to.rows),
    thresholds: Float64Array.from(to.thresholds),
    roots: Int32Array.from(roots),
    leafNumbers: Float64Array.from(to.leaves),
  }
}

function addTree(
  model: CatBoostModel,
  trees: UnevenTrees,
  tree: number,
  { places, missing }: QuestionTable,
  to: Target,
): void {
  const first = trees.starts[tree]!
  const end = first + trees.sizes[tree]!
  if (first < 0 || end <= first || end * 2 > trees.steps.length || end > trees.questions.length)
    throw malformed('a tree has no nodes')
  const reached = new Set<number>()
  const waiting = [{ node: first, row: addRow(to), isLeaf: isLeafNode(trees, first) }]
  while (waiting.length > 0) {
    const { node, row, isLeaf } = waiting.pop()!
    if (isLeaf) {
      setLeaf(model, trees, node, row, to)
      continue
    }
    if (node >= end || reached.has(node)) throw malformed('ways of a tree meet, or leave it')
    reached.add(node)
    const { column, border } = places[trees.questions[node]!]!
    const left = addRow(to)
    const right = addRow(to)
    setRow(to, row, [column, left, right, -1, 1 - missing[column]!])
    to.thresholds[row] = border
    for (const [side, child] of [left, right].entries()) {
      const step = trees.steps[node * 2 + side]!
      const next = node + step
      if (step > 0 && next >= end) throw malformed('a way leaves its tree')
      waiting.push({ node: next, row: child, isLeaf: step === 0 || isLeafNode(trees, next) })
    }
  }
}

function isLeafNode({ steps }: UnevenTrees, node: number): boolean {
  return steps[node * 2] === 0 && steps[node * 2 + 1] === 0
}

function addRow(to: Target): number {
  for (let i = 0; i < nodeColumns; i++) to.rows.push(0)
  to.leaves.push(-1)
  return to.thresholds.push(0) - 1
}

function setRow(to: Target, row: number, values: readonly number[]): void {
  values.forEach((value, i) => (to.rows[row * nodeColumns + i] = value))
}

function setLeaf(
  { dimension, leafValues }: CatBoostModel,
  trees: UnevenTrees,
  node: number,
  row: number,
  to: Target,
): void {
  const place = trees.leaves[node]
  if (place === undefined || place % dimension !== 0 || place + dimension > leafValues.length)
    throw malformed('a leaf has no values')
  setRow(to, row, [0, -1, -1, place / dimension, 0])
  to.leaves[row] = place / dimension
}

/** Children stand behind their parents. */
function coversOf({ leafWeights }: CatBoostModel, rows: readonly number[]): Float64Array {
  const covers = new Float64Array(rows.length / nodeColumns)
  for (let node = covers.length - 1; node >= 0; node--) {
    const at = node * nodeColumns
    const left = rows[at + leftColumn]!
    covers[node] =
      left < 0
        ? Math.max(0, leafWeights[rows[at + leafColumn]!] ?? 0)
        : covers[left]! + covers[rows[at + rightColumn]!]!
  }
  return covers
}

/** The library counts a tree's leaves from the first of its values on. */
function numberLeaves(leaves: number[], root: number): void {
  let least = Infinity
  for (let row = root; row < leaves.length; row++)
    if (leaves[row]! >= 0) least = Math.min(least, leaves[row]!)
  for (let row = root; row < leaves.length; row++) if (leaves[row]! >= 0) leaves[row]! -= least
}
