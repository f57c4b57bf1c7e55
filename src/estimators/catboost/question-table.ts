import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float32, float64, int32, tensor } from '../../ir/tensor.ts'
import type { Frame } from '../frame.ts'
import { askedCategories } from './columns.ts'
import type { CatBoostModel, CtrTable, Split } from './model.ts'
import { ctrTypes } from './model.ts'

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
  const used = numeric.filter(
    (feature) => feature.borders.length > 0 || isPartOfCtr(model, feature.index),
  )
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
        parts.push(emitStatistics(g, model, { categories, columnOf, missing }, hashes, numbers))
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

function isPartOfCtr({ ctrs }: CatBoostModel, index: number): boolean {
  return ctrs.some(({ projection }) => projection.numericSplits.some((s) => s.feature === index))
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
  return g.add('Unsqueeze', [value, tensor('INT64', [1], Float64Array.of(1))])
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

interface Places {
  readonly categories: CategoryColumns
  readonly columnOf: ReadonlyMap<number, number>
  readonly missing: Int32Array
}

function emitStatistics(
  g: GraphBuilder,
  model: CatBoostModel,
  places: Places,
  hashes: Value,
  numbers: Value | undefined,
): Value {
  const { ctrs } = model
  const tables = [...new Set(ctrs.map((ctr) => ctr.table))]
  const once = g.pool.once.bind(g.pool, model)
  const elements = elementsOf(model, tables, places)
  return g.add('TargetStatistics', [
    hashes,
    numbers ?? g.add('Cast', [hashes], { to: 'DOUBLE' }),
    once('elements', () =>
      int32(
        [elements.length, 3],
        elements.flatMap((e) => e.slice(0, 3)),
      ),
    ),
    once('limits', () =>
      float64(
        [elements.length],
        elements.map((e) => e[3]!),
      ),
    ),
    once('tables', () => int32([tables.length, 5], tableRows(tables))),
    once('keys', () => joinedKeys(tables)),
    once('statistics', () => joinedStatistics(tables)),
    once('features', () =>
      int32(
        [ctrs.length, 3],
        ctrs.flatMap((ctr) => [
          tables.indexOf(ctr.table),
          ctrTypes.indexOf(ctr.type),
          ctr.targetBorder,
        ]),
      ),
    ),
    once('priors', () =>
      float32(
        [ctrs.length, 4],
        ctrs.flatMap((c) => [c.priorNumerator, c.priorDenominator, c.shift, c.scale]),
      ),
    ),
  ])
}

/** Parts of each table's projection in the order in which the library hashes them: table, kind, column, limit. */
function elementsOf(
  { ctrs }: CatBoostModel,
  tables: readonly CtrTable[],
  { categories, columnOf, missing }: Places,
): number[][] {
  const projections = new Map(ctrs.map((ctr) => [ctr.table, ctr.projection]))
  return tables.flatMap((table, i) => {
    const projection = projections.get(table)!
    return [
      ...projection.categories.map((c) => [i, 0, categories.columnOf.get(c)!, 0]),
      ...projection.numericSplits.map(({ feature, border }) => {
        const column = columnOf.get(feature)!
        return [i, missing[column] === 1 ? 2 : 1, column, border]
      }),
      ...projection.oneHotSplits.map((s) => [i, 3, categories.columnOf.get(s.category)!, s.value]),
    ]
  })
}

function tableRows(tables: readonly CtrTable[]): number[] {
  let first = 0
  return tables.flatMap(({ keys, width, denominator }, i) => {
    const entries = keys.length / 2
    first += entries
    return [i, first - entries, entries, width, denominator]
  })
}

function joinedKeys(tables: readonly CtrTable[]) {
  const size = tables.reduce((sum, table) => sum + table.keys.length, 0)
  const keys = new Uint32Array(size)
  let at = 0
  for (const table of tables) {
    keys.set(table.keys, at)
    at += table.keys.length
  }
  return tensor('UINT32', [size / 2, 2], keys)
}

function joinedStatistics(tables: readonly CtrTable[]) {
  const size = tables.reduce((sum, table) => sum + table.statistics.length, 0)
  const statistics = new Float64Array(size)
  let at = 0
  for (const table of tables) {
    statistics.set(table.statistics, at)
    at += table.statistics.length
  }
  return float64([size], statistics)
}
