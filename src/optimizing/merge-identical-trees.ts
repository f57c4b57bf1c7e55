import { ensembleOf } from '../ops/trees/ensemble.ts'
import type { Optimization } from './optimization.ts'
import { rewriteTrees } from './rewrite-trees.ts'
import type { Branch } from './tree-list.ts'

/** Trees that are the same become one with so many times its values: sums round elsewhere. */
export const mergeIdenticalTrees: Optimization = {
  name: 'merge-trees',
  what: 'identical trees merged',
  exact: false,
  apply: (model) =>
    rewriteTrees(model, (node, trees) => {
      const { values, width, targets } = ensembleOf((index) => node.inputs[index]?.constant)
      const textOf = (branch: Branch): string =>
        typeof branch === 'number'
          ? `[${values.subarray(branch * width, (branch + 1) * width).join()}]`
          : `(${branch.feature} ${branch.threshold} ${branch.flags}${textOf(branch.left)}${textOf(branch.right)})`
      const groups = new Map<string, { branch: Branch; index: number; scale: number }>()
      for (const [index, branch] of trees.entries()) {
        const key = `${targets?.[index] ?? 0}${textOf(branch)}`
        const same = groups.get(key)
        if (same) same.scale++
        else groups.set(key, { branch, index, scale: 1 })
      }
      return groups.size === trees.length ? undefined : [...groups.values()]
    }),
}
