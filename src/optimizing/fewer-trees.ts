import type { Node } from '../ir/graph.ts'
import type { Model } from '../ir/model.ts'
import { numbers } from '../ir/tensor.ts'
import { ensembleOf } from '../ops/trees/ensemble.ts'
import type { Optimization } from './optimization.ts'
import { graphsOf } from './optimization.ts'
import { rewriteTrees } from './rewrite-trees.ts'

/** The first trees alone: of a boosted sum its first rounds, of an average a smaller forest. */
export function fewerTrees(percent: number): Optimization {
  return {
    name: `trees-${percent}`,
    what: `the first ${percent} % of the trees`,
    exact: false,
    apply: (model) =>
      rewriteTrees(model, (node, trees) => {
        const { targets } = ensembleOf((index) => node.inputs[index]?.constant)
        // Boosting of several classes adds one tree a class and round.
        const round = targets ? Math.max(...targets) + 1 : 1
        const rounds = Math.max(1, Math.round(((trees.length / round) * percent) / 100))
        const kept = Math.min(trees.length, rounds * round)
        if (kept === trees.length) return undefined
        const scale = isAveraged(model, node, trees.length) ? trees.length / kept : 1
        return trees.slice(0, kept).map((branch, index) => ({ branch, index, scale }))
      }),
  }
}

/** Whether the sum is divided by the number of trees. */
function isAveraged(model: Model, node: Node, count: number): boolean {
  const readers = graphsOf(model).flatMap(({ nodes }) =>
    nodes.filter(({ inputs }) => inputs[0] && node.outputs.includes(inputs[0])),
  )
  return readers.some(({ opType, inputs }) => {
    const by = inputs[1]?.constant
    return opType === 'Div' && by?.data.length === 1 && numbers(by)[0] === count
  })
}
