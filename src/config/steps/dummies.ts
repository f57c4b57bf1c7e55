import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { ColumnInfo } from '../../estimators/estimator.ts'
import { Frame } from '../../estimators/frame.ts'
import { nearest } from '../../signature/column-names.ts'
import { isNumeric } from '../is-numeric.ts'
import { indicesOf, listed, others } from './columns.ts'
import { constantColumn } from './constant-column.ts'
import { lookUp } from './lookup.ts'
import { readNames } from './names.ts'
import type { DeclaredType, Step, StepKind, StepPlace, Wanted } from './step.ts'

/** A column of zeros and ones: 1 where column `source` holds the value written as `text`. */
interface Dummy {
  readonly source: number
  readonly text: string
}

/** Stands for a column that is zero in every row. */
const nothing = -1

/** {"dummies": ["city"], "columns": ["age", "city_Delhi"]}: get_dummies, then exactly these columns. */
export const dummies: StepKind = {
  key: 'dummies',
  compile(definition, place): Step {
    const on = definition['dummies'] as string[]
    const indices = indicesOf(on, place)
    const names = readNames(definition['columns'] as string | string[], place)
    const kept = others(place.names.length, indices)
    const isListed = typeof definition['columns'] !== 'string'
    const made = names.map((name) => sourceOf(name, kept, on, indices, isListed, place))
    const missing = names.filter((_, i) => made[i] === nothing)
    if (missing.length > 0)
      place.warn(
        `${place.where}: ${listed(missing)} ${missing.length === 1 ? 'is' : 'are'} 0 in every request: neither columns of the table nor dummies`,
      )
    const values = new Map(indices.map((index) => [index, valuesOf(index, made)]))
    const unused = on.find((_, i) => values.get(indices[i]!)!.length === 0)
    if (unused !== undefined)
      throw fault(
        'E_CONFIG',
        `${place.where}: none of "columns" is a dummy of "${unused}" (${unused}_<value>)`,
      )
    const owner = {}
    return {
      names,
      wanted: (behind) =>
        place.names.map((_, i): Wanted => {
          const own = values.get(i)
          if (own) return infoOf(own, place.types.get(place.names[i]!))
          return behind.find((info, at) => made[at] === i && info !== undefined)
        }),
      emit: (g, x) => emit(g, x, names, made, values, owner),
    }
  },
}

function sourceOf(
  name: string,
  kept: readonly number[],
  on: readonly string[],
  indices: readonly number[],
  isListed: boolean,
  place: StepPlace,
): number | Dummy {
  const plain = kept.find((index) => place.names[index] === name)
  if (plain !== undefined) return plain
  // The longest of the columns that fit: `a_b` before `a`.
  const source = on
    .filter((column) => name.startsWith(`${column}_`))
    .toSorted((a, b) => b.length - a.length)[0]
  if (source !== undefined) {
    const text = name.slice(source.length + 1)
    checkValue(text, source, place)
    return { source: indices[on.indexOf(source)]!, text }
  }
  // A list made in training may name columns that the app never fills: reindex(fill_value=0) in Python.
  if (!isListed) return nothing
  const near = nearest(name, [...kept.map((index) => place.names[index]!), ...on])
  throw fault(
    'E_CONFIG',
    `${place.where}: "${name}" is neither a column of the table nor a dummy (${on.map((column) => `${column}_<value>`).join(', ')})${near === undefined ? '' : `; did you mean "${near}"?`}`,
  )
}

function checkValue(text: string, column: string, place: StepPlace): void {
  const declared = place.types.get(column)
  if ((declared === 'int' || declared === 'float') && !isNumeric(text))
    throw fault(
      'E_CONFIG',
      `${place.where}: column "${column}" holds numbers ("types"), but "${column}_${text}" names text`,
    )
}

/** Numbers where the column is declared to hold them, or where every value is one and it is declared nothing: text or numbers then. */
function infoOf(values: readonly string[], declared: DeclaredType | undefined): ColumnInfo {
  const isNumber = declared === undefined ? values.every(isNumeric) : declared !== 'string'
  return isNumber
    ? { kind: 'number', categories: values.map(Number), parsesText: true }
    : { kind: 'string', categories: values }
}

function valuesOf(index: number, made: readonly (number | Dummy)[]): string[] {
  const values = made.flatMap((source) =>
    typeof source === 'object' && source.source === index ? [source.text] : [],
  )
  return [...new Set(values)]
}

function emit(
  g: GraphBuilder,
  x: Frame,
  names: readonly string[],
  made: readonly (number | Dummy)[],
  values: ReadonlyMap<number, readonly string[]>,
  owner: object,
): Frame {
  const ones = new Map<number, Frame>()
  for (const [index, keys] of values) ones.set(index, oneHot(g, x, index, keys, owner))
  const parts = made.map((source) => {
    if (source === nothing) return constantColumn(g, x, 'zero', 0, owner)
    if (typeof source === 'number') return x.select(g, [source])
    const place = values.get(source.source)!.indexOf(source.text)
    return ones.get(source.source)!.select(g, [place])
  })
  return Frame.concat(parts).renamed(names)
}

function oneHot(
  g: GraphBuilder,
  x: Frame,
  index: number,
  texts: readonly string[],
  owner: object,
): Frame {
  const name = `column ${index}`
  const column = x.select(g, [index])
  const isText = column.blocks[0]!.value.type.dataType === 'STRING'
  const keys = isText ? texts : texts.map(Number)
  const place = lookUp(
    g,
    column,
    { name, keys, results: keys.map((_, i) => i), otherwise: -1 },
    owner,
  )
  const value = g.add('OneHotRows', [place.matrix(g)], {
    width: keys.length,
    sparse: 0,
    data_type: 'DOUBLE',
  })
  return Frame.of(value, texts)
}
