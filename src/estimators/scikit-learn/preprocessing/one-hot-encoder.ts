// sklearn.preprocessing.OneHotEncoder.
import type { EstimatorReader, Version } from '../../context.ts'
import { atLeast } from '../../context.ts'
import { Frame } from '../../frame.ts'
import type { ObjectView } from '../../object-view.ts'
import { asNumber } from '../../object-view.ts'
import { dataTypeOf } from '../../python-type.ts'
import { inputsOf } from '../fitted.ts'
import type { CategoryList } from './categories.ts'
import { columnInfos, readCategories } from './categories.ts'
import { encodeColumns } from './encode.ts'
import type { Grouping } from './infrequent.ts'
import { readGroupings } from './infrequent.ts'
import { decodeOneHot } from './one-hot-inverse.ts'

/** What one column becomes. */
export interface OneHotColumn {
  readonly list: CategoryList
  readonly grouping: Grouping | undefined
  /** The category left out, after grouping. */
  readonly drop: number | undefined
  /** First output column. */
  readonly offset: number
  /** Names of its categories after grouping and dropping. */
  readonly texts: readonly string[]
}

export const readOneHotEncoder: EstimatorReader = (view, context) => {
  const columns = readColumns(view)
  const handleUnknown = readHandleUnknown(view, context.versionOf(view))
  const dataType = dataTypeOf(view.get('dtype') ?? 'float64')
  if (!dataType) throw view.unsupported('with a dtype that is no number')
  const last = columns.at(-1)
  const width = last ? last.offset + last.texts.length : 0
  const encodings = columns.map((column) => ({
    list: column.list,
    results: column.list.keys.map((_, index) =>
      placeOf(column, column.grouping ? column.grouping.mapping[index]! : index),
    ),
    unknown: unknownPlace(column, handleUnknown),
  }))
  const sparse = (
    view.has('sparse_output') ? view.boolean('sparse_output') : view.boolean('sparse', true)
  )
    ? 1
    : 0
  return {
    name: view.name,
    ...inputsOf(view),
    featuresIn: columns.length,
    columns: columnInfos(
      columns.map((column) => column.list),
      handleUnknown === 'error',
    ),
    accepts: 'missing',
    removesMissing: true,
    methods: {},
    transform: (g, x) => {
      const places = encodeColumns(g, x, encodings, view.object)
      const value = g.add('OneHotRows', [places], { width, sparse, data_type: dataType })
      return Frame.of(value, x.names && outputNames(columns, x.names))
    },
    featureNamesOut: (names) => outputNames(columns, names),
    ...decodeOneHot(view, columns, width, handleUnknown),
  }
}

function readColumns(view: ObjectView): OneHotColumn[] {
  const lists = readCategories(view)
  const groupings = readGroupings(view, lists)
  const drops = readDrops(view, lists.length)
  let offset = 0
  return lists.map((list, i) => {
    const grouping = groupings[i]
    const texts = grouping
      ? list.texts.filter((_, index) => grouping.mapping[index]! < grouping.infrequent)
      : list.texts
    const grouped = grouping ? [...texts, 'infrequent_sklearn'] : texts
    const drop = drops[i]
    if (drop !== undefined && drop >= grouped.length)
      throw view.mistyped('drop_idx_', `below ${grouped.length} in column ${i}`, drop)
    const column = {
      list,
      grouping,
      drop,
      offset,
      texts: grouped.filter((_, index) => index !== drop),
    }
    offset += column.texts.length
    return column
  })
}

/** The place after grouping of each column's dropped category: `_drop_idx_after_grouping` (1.2+), else `drop_idx_`. */
function readDrops(view: ObjectView, count: number): (number | undefined)[] {
  const attribute = view.has('_drop_idx_after_grouping') ? '_drop_idx_after_grouping' : 'drop_idx_'
  const value = view.get(attribute)
  if (value === null || value === undefined) return Array.from({ length: count })
  const drops = view.list(attribute)
  if (drops.length !== count) throw view.mistyped(attribute, `an array of ${count}`, value)
  return drops.map((drop) => {
    const index = drop === null ? undefined : asNumber(drop)
    if (drop !== null && !(index !== undefined && Number.isInteger(index) && index >= 0))
      throw view.mistyped(attribute, 'an array of indices', drop)
    return index
  })
}

/** Output column of a category's place after grouping; -1 for the dropped one. */
function placeOf({ drop, offset }: OneHotColumn, place: number): number {
  if (drop === undefined || place < drop) return offset + place
  return place === drop ? -1 : offset + place - 1
}

/** 'warn' came with 1.6, where it encodes as 'ignore' does; from 1.8 on it is 'infrequent_if_exist'. */
function readHandleUnknown(view: ObjectView, version: Version): string {
  const policy = view.string('handle_unknown', 'error')
  if (policy === 'warn') return atLeast(version, 1, 8) ? 'infrequent_if_exist' : 'ignore'
  if (!['error', 'ignore', 'infrequent_if_exist'].includes(policy))
    throw view.unsupported(`with handle_unknown='${policy}'`)
  return policy
}

/** infrequent_if_exist sends an unknown value to the infrequent group, where there is one. */
function unknownPlace(column: OneHotColumn, handleUnknown: string): number | undefined {
  if (handleUnknown === 'error') return undefined
  if (handleUnknown === 'ignore' || !column.grouping) return -1
  return placeOf(column, column.grouping.infrequent)
}

function outputNames(columns: readonly OneHotColumn[], names: readonly string[]): string[] {
  return columns.flatMap((column, i) => column.texts.map((text) => `${names[i]}_${text}`))
}
