import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64, int32, int64 } from '../../ir/tensor.ts'
import type { Frame } from '../frame.ts'
import { askedCategories } from './columns.ts'
import type { CatBoostModel, Split } from './model.ts'
import { emitStatistics } from './statistics-nodes.ts'

/**
 * What trees compare, as one table of numbers: numeric features; 1 or 0 for each category that a split names; statistics of
 * categories. `column` says where a question's number stands, `border` what it is compared with.
 */
export interface QuestionTable {
  readonly width: number
  /** 1 where a missing number is above every border. */
  readonly missing: Int32Array
  readonly places: readonly { readonly column: number; readonly border: number }[]
  emit(g: GraphBuilder, x: Frame): Value
}

export function questionTable(model: CatBoostModel): QuestionTable {
  const { numeric, oneHot, ctrs, columns } = model
  const categories = categoryColumns(model)
  const isPlain = numeric.length === columns
  // Where all columns are numbers the table is the request's own: nothing is copied.
  const inCategories = numericPartsOf(model)
  const used = numeric.filter((f) => f.borders.length > 0 || inCategories.has(f.index))
  const flats = isPlain ? Array.from({ length: columns }, (_, i) => i) : used.map((f) => f.flat)
  const columnOfFlat = new Map(flats.map((flat, column) => [flat, column]))
  const columnOf = new Map(numeric.map((f) => [f.index, columnOfFlat.get(f.flat) ?? -1]))
  const firstCtr = flats.length + oneHot.reduce((sum, feature) => sum + feature.values.length, 0)
  const missing = new Int32Array(firstCtr + ctrs.length)
  for (const { flat, isMissingAbove } of numeric)
    if (isMissingAbove && columnOfFlat.has(flat)) missing[columnOfFlat.get(flat)!] = 1
  return {
    width: missing.length,
    missing,
    places: placesOf(model.splits, columnOf, flats.length, firstCtr),
    emit(g, x) {
      const numbers = flats.length > 0 ? x.select(g, flats).matrix(g) : undefined
      if (categories.flats.length === 0) return numbers ?? emptyTable(g, x)
      const hashes = emitHashes(g, x, categories.flats)
      const parts = [numbers, emitOneHot(g, model, categories, hashes)]
      if (ctrs.length > 0)
        parts.push(
          emitStatistics(
            g,
            model,
            { hashColumns: categories.columnOf, columnOf, missing },
            hashes,
            numbers,
          ),
        )
      const present = parts.filter((part) => part !== undefined)
      return present.length === 1 ? present[0]! : g.add('Concat', present, { axis: 1 })
    },
  }
}

/** Of a model whose trees ask nothing: some column, for the number of rows. */
function emptyTable(g: GraphBuilder, x: Frame): Value {
  return g.add('RepeatRow', [x.column(g, 0), float64([0], [])])
}

interface CategoryColumns {
  readonly flats: readonly number[]
  /** Column of the hashes by the feature's number. */
  readonly columnOf: ReadonlyMap<number, number>
}

function categoryColumns(model: CatBoostModel): CategoryColumns {
  const asked = askedCategories(model)
  const used = model.categorical.filter((feature) => asked.has(feature.index))
  return {
    flats: used.map((feature) => feature.flat),
    columnOf: new Map(used.map((feature, column) => [feature.index, column])),
  }
}

/** Numeric features that categories are made of. */
function numericPartsOf({ ctrs }: CatBoostModel): Set<number> {
  return new Set(
    ctrs.flatMap(({ projection }) => projection.numericSplits.map((split) => split.feature)),
  )
}

function placesOf(
  splits: readonly Split[],
  columnOf: ReadonlyMap<number, number>,
  firstOneHot: number,
  firstCtr: number,
) {
  let oneHots = firstOneHot
  return splits.map((split) => {
    if (split.kind === 'numeric')
      return { column: columnOf.get(split.feature)!, border: split.border }
    if (split.kind === 'oneHot') return { column: oneHots++, border: 0.5 }
    return { column: firstCtr + split.feature, border: split.border }
  })
}

function emitHashes(g: GraphBuilder, x: Frame, flats: readonly number[]): Value {
  const hashes = flats.map((flat) => {
    const block = x.select(g, [flat])
    const name = block.names?.[0] ?? String(flat)
    const [value] = block.blocks.map((part) => part.value)
    const column = value!.type.shape.length === 1 ? x.select(g, [flat]).values(g) : value!
    return g.add('HashCategories', [asTable(g, column)], { names: [name] })
  })
  return hashes.length === 1 ? hashes[0]! : g.add('Concat', hashes, { axis: 1 })
}

function asTable(g: GraphBuilder, value: Value): Value {
  if (value.type.shape.length !== 1) return value
  return g.add('Unsqueeze', [value, int64([1], [1])])
}

function emitOneHot(
  g: GraphBuilder,
  model: CatBoostModel,
  { columnOf }: CategoryColumns,
  hashes: Value,
): Value | undefined {
  const { oneHot } = model
  const columns = oneHot.flatMap(({ category, values }) =>
    Array<number>(values.length).fill(columnOf.get(category)!),
  )
  if (columns.length === 0) return undefined
  const once = g.pool.once.bind(g.pool, model)
  return g.add('CompareCategories', [
    hashes,
    once('one-hot columns', () => int32([columns.length], columns)),
    once('one-hot values', () =>
      int32(
        [columns.length],
        oneHot.flatMap(({ values }) => Array.from(values)),
      ),
    ),
  ])
}
