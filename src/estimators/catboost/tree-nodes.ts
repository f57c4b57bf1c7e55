// The trees of a model as nodes over its question table.
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float32, float64, int32, int64 } from '../../ir/tensor.ts'
import { nodeColumns } from '../../ops/trees/ensemble.ts'
import type { CatBoostModel, ObliviousTrees } from './model.ts'
import type { QuestionTable } from './question-table.ts'
import type { Players } from './contributions.ts'
import { playersTensor } from './contributions.ts'
import { unevenNodes } from './uneven-nodes.ts'

export interface TreeNodes {
  /** Sums of leaf values [N, dimension]. */
  sum(g: GraphBuilder, table: Value): Value
  /** The library's numbers of the leaves [N, trees]. */
  leaves(g: GraphBuilder, table: Value): Value
  /** Contributions of players [N, P + 1] or [N, K, P + 1]; undefined where the file has no weights of leaves. */
  readonly contributions: ((g: GraphBuilder, table: Value, players: Players) => Value) | undefined
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
  const { dimension, leafValues, leafWeights } = model
  const inputsOf = (g: GraphBuilder, x: Value): (Value | Tensor)[] => {
    const once = g.pool.once.bind(g.pool, model)
    const splits = questions.length
    return [
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
    ]
  }
  const emit = (g: GraphBuilder, x: Value, result: string) =>
    g.add('ObliviousEnsemble', inputsOf(g, x), { outputs: dimension, result })
  const contributions = (g: GraphBuilder, x: Value, players: Players) => {
    const weights = g.pool.once(model, 'leaf weights', () =>
      float64([leafWeights.length], leafWeights),
    )
    const inputs = [...inputsOf(g, x), weights, playersTensor(players)]
    return g.add('ObliviousShap', inputs, { outputs: dimension, features: players.flats.length })
  }
  return {
    sum: (g, x) => emit(g, x, 'sum'),
    leaves: (g, x) => emit(g, x, 'leaves'),
    contributions: hasWeights(model) ? contributions : undefined,
  }
}

function unevenTreeNodes(model: CatBoostModel, table: QuestionTable): TreeNodes {
  const { dimension, leafValues } = model
  const trees = unevenNodes(model, table)
  const count = trees.thresholds.length
  const inputsOf = (g: GraphBuilder, x: Value): (Value | Tensor | undefined)[] => {
    const once = g.pool.once.bind(g.pool, model)
    return [
      x,
      undefined,
      once('nodes', () => int32([count, nodeColumns], trees.nodes)),
      once('thresholds', () => float64([count], trees.thresholds)),
      once('roots', () => int32([trees.roots.length], trees.roots)),
      once('leaf values', () => float64([leafValues.length / dimension, dimension], leafValues)),
    ]
  }
  const options = { outputs: dimension, rounding: 'float32' }
  const emit = (g: GraphBuilder, x: Value, result: string) =>
    g.add('TreeEnsemble', inputsOf(g, x), { ...options, result })
  const contributions = (g: GraphBuilder, x: Value, players: Players) => {
    const covers = g.pool.once(model, 'covers', () => float64([count], trees.covers))
    const none = [undefined, undefined, undefined, undefined]
    return g.add('TreeShap', [...inputsOf(g, x), ...none, covers, playersTensor(players)], {
      ...options,
      features: players.flats.length,
      unseen: 'zero',
    })
  }
  return {
    contributions: hasWeights(model) ? contributions : undefined,
    sum: (g, x) => emit(g, x, 'sum'),
    leaves(g, x) {
      const roots = int64([trees.roots.length], trees.roots)
      const place = g.add('Add', [emit(g, x, 'leaves'), roots])
      return g.add('Gather', [int64([count], trees.leafNumbers), place], { axis: 0 })
    },
  }
}

function hasWeights({ leafValues, leafWeights, dimension }: CatBoostModel): boolean {
  return leafWeights.length > 0 && leafWeights.length * dimension === leafValues.length
}
