import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, strings } from '../../ir/tensor.ts'
import type { ColumnInfo } from '../estimator.ts'
import type { Frame } from '../frame.ts'
import type { CategoryColumn } from './category-columns.ts'
import type { LightgbmModel } from './model.ts'

/** Names of the columns; undefined for an array's, which LightGBM calls Column_0, Column_1 and so on. */
export function columnNamesOf(model: LightgbmModel): readonly string[] | undefined {
  const { featureNames, isFromFrame } = model
  const isArray = !isFromFrame && featureNames.every((name, i) => name === `Column_${i}`)
  return isArray ? undefined : featureNames
}

/** What the columns of a model take, and the ranges in which training saw their numbers. */
export function columnInfosOf(
  model: LightgbmModel,
  categories: readonly CategoryColumn[],
): ColumnInfo[] {
  const { featureNames, featureInfos, pandasCategories } = model
  const isNamed = columnNamesOf(model) !== undefined
  const byColumn = new Map(categories.map((column) => [column.column, column]))
  return featureNames.map((name, i): ColumnInfo => {
    const column = byColumn.get(i)
    // It may be a category column that training dropped: no tree reads it.
    const isUnread = pandasCategories.length > 0 && featureInfos[i] === 'none'
    return {
      ...(column
        ? { kind: column.kind, categories: column.categories }
        : { kind: isUnread ? 'any' : 'number' }),
      ...(isNamed && name.includes('_') ? { mayHaveSpaces: true } : {}),
      ...(column ? {} : rangeOf(featureInfos[i]!)),
    }
  })
}

/** '[-3.5:2]'. */
function rangeOf(info: string): Pick<ColumnInfo, 'range'> {
  const [, low, high] = /^\[([^:]+):([^:]+)\]$/.exec(info) ?? []
  const range: [number, number] = [Number(low), Number(high)]
  return range.every(Number.isFinite) ? { range } : {}
}

/** The table as numbers [N, D]: categories become their codes, others and missing ones NaN (_data_from_pandas of LightGBM's basic.py). */
export function tableOf(
  g: GraphBuilder,
  x: Frame,
  model: LightgbmModel,
  categories: readonly CategoryColumn[],
): Value {
  if (model.pandasCategories.length === 0)
    return roundsIntegers(model) && x.dataType === 'INT64'
      ? g.add('Cast', [x.matrix(g, 'FLOAT')], { to: 'DOUBLE' })
      : x.matrix(g)
  const byColumn = new Map(categories.map((column) => [column.column, column]))
  const kindAt = (i: number): 'unused' | 'number' | CategoryColumn =>
    byColumn.get(i) ?? (model.featureInfos[i] === 'none' ? 'unused' : 'number')
  const parts: Value[] = []
  for (let start = 0; start < x.width;) {
    const kind = kindAt(start)
    let end = start + 1
    while (typeof kind === 'string' && end < x.width && kindAt(end) === kind) end++
    const run = Array.from({ length: end - start }, (_, i) => start + i)
    if (kind === 'number') parts.push(x.select(g, run).matrix(g))
    else if (kind !== 'unused') parts.push(codesOf(g, x, kind, model))
    else parts.push(absent(g, x, run.length))
    start = end
  }
  return parts.length === 1 ? parts[0]! : g.add('Concat', parts, { axis: 1 })
}

/** What holds integers only is rounded to float32: an array in all versions, a DataFrame before 4.0 (_data_from_pandas). */
export function roundsIntegers({ major, isFromFrame, pandasCategories }: LightgbmModel): boolean {
  return pandasCategories.length === 0 && (major < 4 || !isFromFrame)
}

function codesOf(g: GraphBuilder, x: Frame, column: CategoryColumn, model: LightgbmModel): Value {
  const { kind, categories } = column
  const part = x.select(g, [column.column])
  const once = (role: string, make: () => Tensor) => g.pool.once(categories, role, make)
  const count = categories.length
  const keys = once('keys', () =>
    kind === 'string'
      ? strings([count], categories as string[])
      : float64([count], categories.map(Number)),
  )
  const codes = once('codes', () =>
    float64(
      [count],
      categories.map((_, i) => i),
    ),
  )
  const unknown = once('unknown', () => float64([1], [NaN]))
  return g.add(
    'EncodeCategories',
    [kind === 'string' ? part.values(g) : part.matrix(g), keys, codes, unknown],
    { offsets: [0, count], names: [model.featureNames[column.column]!] },
  )
}

/** Columns that no tree reads, whatever the request says of them. */
function absent(g: GraphBuilder, x: Frame, width: number): Value {
  return g.add('RepeatRow', [x.blocks[0]!.value, float64([width], new Float64Array(width))])
}
