import type { ColumnInfo } from '../estimator.ts'
import type { CatBoostModel } from './model.ts'

export interface Columns {
  readonly featuresIn: number
  readonly byPlace: boolean
  readonly featureNamesIn?: readonly string[]
  readonly columns: readonly ColumnInfo[]
}

/**
 * Columns of the training table in their order. Categories are text, or integers that stand for their text; what no tree asks may hold
 * anything. Models of an array know numbers for names: they have none, unless categories stand beside numbers.
 */
export function columnsOf(model: CatBoostModel): Columns {
  const { numeric, categorical, others, columns } = model
  const names = Array.from({ length: columns }, (_, flat) => String(flat))
  const infos = Array.from({ length: columns }, (): ColumnInfo => ({ kind: 'any' }))
  for (const { flat, name } of [...numeric, ...categorical, ...others])
    names[flat] = name || String(flat)
  for (const { flat } of numeric) infos[flat] = { kind: 'number' }
  const asked = askedCategories(model)
  for (const { flat, index } of categorical)
    if (asked.has(index)) infos[flat] = { kind: 'string', takesIntegers: true }
  const byPlace = new Set(names).size < columns || names.every((name, i) => name === String(i))
  const isMixed = categorical.length > 0
  const own = byPlace && isMixed ? names.map((_, i) => String(i)) : names
  return {
    featuresIn: columns,
    columns: infos,
    byPlace,
    ...(byPlace && !isMixed ? {} : { featureNamesIn: own }),
  }
}

/** Numbers of the categorical features that trees ask for. */
export function askedCategories({ oneHot, ctrs }: CatBoostModel): Set<number> {
  return new Set([
    ...oneHot.filter((feature) => feature.values.length > 0).map((feature) => feature.category),
    ...ctrs.flatMap(({ projection }) => [
      ...projection.categories,
      ...projection.oneHotSplits.map((split) => split.category),
    ]),
  ])
}
