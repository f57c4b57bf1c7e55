// The trees of a model as nodes over its question table.
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float32, float64, int32, int64 } from '../../ir/tensor.ts'
import { nodeColumns } from '../../ops/trees/ensemble.ts'
import type { CatBoostModel, ObliviousTrees } from './model.ts'
import type { QuestionTable } from './question-table.ts'
import { unevenNodes } from './uneven-nodes.ts'

export interface TreeNodes {
  /** Sums of leaf values [N, dimension]. */
  sum(g: GraphBuilder, table: Value): Value
  /** The library's numbers of the leaves [N, trees]. */
  leaves(g: GraphBuilder, table: Value): Value
}

export function treeNodes(model: CatBoostModel, table: QuestionTable): TreeNodes {
  return model.trees.kind === 'oblivious'
    ? obliviousNodes(model, model.trees, table)
    : unevenTreeNodes(model, table)
}

function obliviousNodes(
  model: CatBoostModel,
  { depths, questions }: ObliviousTrees,
  table: QuestionTable,
): TreeNodes {
  const { dimension, leafValues } = model
  const emit = (g: GraphBuilder, x: Value, result: string) => {
    const once = g.pool.once.bind(g.pool, model)
    const splits = questions.length
    return g.add(
      'ObliviousEnsemble',
      [
        x,
        once('depths', () => int32([depths.length], depths)),
        once('split columns', () =>
          int32(
            [splits],
            Int32Array.from(questions, (at) => table.places[at]!.column),
          ),
        ),
        once('split borders', () =>
          float32(
            [splits],
            Float32Array.from(questions, (at) => table.places[at]!.border),
          ),
        ),
        once('leaf values', () => float64([leafValues.length / dimension, dimension], leafValues)),
        once('missing', () => int32([table.width], table.missing)),
      ],
      { outputs: dimension, result },
    )
  }
  return { sum: (g, x) => emit(g, x, 'sum'), leaves: (g, x) => emit(g, x, 'leaves') }
}

function unevenTreeNodes(model: CatBoostModel, table: QuestionTable): TreeNodes {
  const { dimension, leafValues } = model
  const trees = unevenNodes(model, table)
  const count = trees.thresholds.length
  const emit = (g: GraphBuilder, x: Value, result: string) => {
    const once = g.pool.once.bind(g.pool, model)
    return g.add(
      'TreeEnsemble',
      [
        x,
        undefined,
        once('nodes', () => int32([count, nodeColumns], trees.nodes)),
        once('thresholds', () => float64([count], trees.thresholds)),
        once('roots', () => int32([trees.roots.length], trees.roots)),
        once('leaf values', () => float64([leafValues.length / dimension, dimension], leafValues)),
      ],
      { outputs: dimension, rounding: 'float32', result },
    )
  }
  return {
    sum: (g, x) => emit(g, x, 'sum'),
    leaves(g, x) {
      const roots = int64([trees.roots.length], trees.roots)
      const place = g.add('Add', [emit(g, x, 'leaves'), roots])
      return g.add('Gather', [int64([count], trees.leafNumbers), place], { axis: 0 })
    },
  }
}
