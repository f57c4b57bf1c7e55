import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float32, float64, int32, tensor } from '../../ir/tensor.ts'
import type { CatBoostModel, CtrTable } from './model.ts'
import { ctrTypes } from './model.ts'

interface Places {
  /** Columns of the hashes, and of the numbers, by the feature's number. */
  readonly hashColumns: ReadonlyMap<number, number>
  readonly columnOf: ReadonlyMap<number, number>
  readonly missing: Int32Array
}

/** Statistics of the target [N, ctrs] for rows whose categories have these hashes. */
export function emitStatistics(
  g: GraphBuilder,
  model: CatBoostModel,
  places: Places,
  hashes: Value,
  numbers: Value | undefined,
): Value {
  const { ctrs } = model
  const tables = [...new Set(ctrs.map((ctr) => ctr.table))]
  const placeOf = new Map(tables.map((table, place) => [table, place]))
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
          placeOf.get(ctr.table)!,
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
  { hashColumns, columnOf, missing }: Places,
): number[][] {
  const projections = new Map(ctrs.map((ctr) => [ctr.table, ctr.projection]))
  return tables.flatMap((table, i) => {
    const projection = projections.get(table)!
    return [
      ...projection.categories.map((c) => [i, 0, hashColumns.get(c)!, 0]),
      ...projection.numericSplits.map(({ feature, border }) => {
        const column = columnOf.get(feature)!
        return [i, missing[column] === 1 ? 2 : 1, column, border]
      }),
      ...projection.oneHotSplits.map((s) => [i, 3, hashColumns.get(s.category)!, s.value]),
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
