import { ensembleOf } from '../ops/trees/ensemble.ts'
import type { Optimization } from './optimization.ts'
import { rewriteTrees } from './rewrite-trees.ts'
import type { Branch } from './tree-list.ts'

/** What a column may hold where a branch begins: above `low`, at most `high`, or NaN. */
interface Bounds {
  readonly low: number | undefined
  readonly high: number
  readonly mayBeNaN: boolean
}

const anything: Bounds = { low: undefined, high: Infinity, mayBeNaN: true }

/** Leaves out what no row can reach, and splits whose two leaves say the same. */
export const cutBranches: Optimization = {
  name: 'cut-branches',
  what: 'branches of trees that no row reaches, and splits between equal leaves, left out',
  exact: true,
  apply: (model) =>
    rewriteTrees(model, (node, trees) => {
      const { values, width } = ensembleOf((index) => node.inputs[index]?.constant)
      const areEqual = (a: number, b: number) => {
        for (let k = 0; k < width; k++)
          if (!Object.is(values[a * width + k], values[b * width + k])) return false
        return true
      }
      const cut = trees.map((branch) => cutBranch(branch, new Map(), areEqual))
      if (cut.every((branch, i) => branch === trees[i])) return undefined
      return cut.map((branch, index) => ({ branch, index, scale: 1 }))
    }),
}

/** The same object where nothing is to be cut. */
function cutBranch(
  branch: Branch,
  bounds: Map<number, Bounds>,
  areEqual: (a: number, b: number) => boolean,
): Branch {
  if (typeof branch === 'number') return branch
  const { feature, threshold, flags } = branch
  const before = bounds.get(feature) ?? anything
  const { low, high, mayBeNaN } = before
  const isOfCategories = flags > 1
  const isNaNLeft = (flags & 1) === 1
  const walk = (side: Branch, inside: Bounds): Branch => {
    bounds.set(feature, inside)
    const cut = cutBranch(side, bounds, areEqual)
    bounds.set(feature, before)
    return cut
  }
  if (!isOfCategories) {
    const reachesLeft = low === undefined || threshold > low || (isNaNLeft && mayBeNaN)
    const reachesRight = threshold < high || (!isNaNLeft && mayBeNaN)
    if (!reachesLeft) return walk(branch.right, before)
    if (!reachesRight) return walk(branch.left, before)
  }
  const left = walk(
    branch.left,
    isOfCategories
      ? before
      : { low, high: Math.min(high, threshold), mayBeNaN: mayBeNaN && isNaNLeft },
  )
  const right = walk(
    branch.right,
    isOfCategories
      ? before
      : {
          low: low === undefined ? threshold : Math.max(low, threshold),
          high,
          mayBeNaN: mayBeNaN && !isNaNLeft,
        },
  )
  if (typeof left === 'number' && typeof right === 'number' && areEqual(left, right)) return left
  return left === branch.left && right === branch.right ? branch : { ...branch, left, right }
}
