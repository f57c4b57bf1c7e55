// catboost/libs/fstr/shap_values.cpp: what a question about several columns contributes is shared among them.
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64, int32 } from '../../ir/tensor.ts'
import type { CatBoostModel, Split } from './model.ts'
import type { QuestionTable } from './question-table.ts'

/** Questions about the same columns are one player of the game that Shapley's values solve. */
export interface Players {
  /** The player of each column of the question table. */
  readonly ofColumn: Int32Array
  /** Columns of the request that share what a player contributes. */
  readonly flats: readonly (readonly number[])[]
}

/** A statistic is about its categories; to questions whose answers it counts beside them the library gives no share. */
export function playersOf(model: CatBoostModel, table: QuestionTable): Players {
  const flatOfNumeric = new Map(model.numeric.map((feature) => [feature.index, feature.flat]))
  const flatOfCategory = new Map(model.categorical.map((feature) => [feature.index, feature.flat]))
  const flatsOf = (split: Split): number[] => {
    if (split.kind === 'numeric') return [flatOfNumeric.get(split.feature)!]
    if (split.kind === 'oneHot') return [flatOfCategory.get(split.category)!]
    const { categories } = model.ctrs[split.feature]!.projection
    return categories.map((category) => flatOfCategory.get(category)!)
  }
  const numbers = new Map<string, number>()
  const flats: (readonly number[])[] = []
  const ofColumn = new Int32Array(table.width)
  model.splits.forEach((split, i) => {
    const own = flatsOf(split)
    const key = own.join(' ')
    if (!numbers.has(key)) numbers.set(key, flats.push(own) - 1)
    ofColumn[table.places[i]!.column] = numbers.get(key)!
  })
  // A model of one constant has one player, who does nothing.
  if (flats.length === 0) flats.push([])
  return { ofColumn, flats }
}

/** [N, P + 1] or [N, K, P + 1] of players -> the same of columns, with the bias in the last; the library leaves a scale out. */
export function shared(
  g: GraphBuilder,
  made: Value,
  model: CatBoostModel,
  { flats }: Players,
): Value {
  const { columns, bias, dimension } = model
  const width = columns + 1
  const shares = g.pool.once(model, 'shares', () => {
    const matrix = new Float64Array((flats.length + 1) * width)
    flats.forEach((own, player) => {
      for (const flat of own) matrix[player * width + flat]! += 1 / own.length
    })
    matrix[matrix.length - 1] = 1
    return float64([flats.length + 1, width], matrix)
  })
  const spread = g.add('MatMul', [made, shares])
  if (bias.every((value) => value === 0)) return spread
  const offsets = new Float64Array(dimension * width)
  bias.forEach((value, k) => (offsets[k * width + columns] = value))
  return g.add('Add', [spread, float64(dimension === 1 ? [width] : [dimension, width], offsets)])
}

export function playersTensor({ ofColumn }: Players) {
  return int32([ofColumn.length], ofColumn)
}
