import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import { Frame } from '../../estimators/frame.ts'
import { nearest } from '../../signature/column-names.ts'
import { indicesOf, others } from './columns.ts'
import type { Key } from './lookup.ts'
import { lookUp } from './lookup.ts'
import { readNames } from './names.ts'
import type { Step, StepKind, StepPlace, Wanted } from './step.ts'

/** A column of zeros and ones: 1 where column `source` holds `value`. */
interface Dummy {
  readonly source: number
  readonly value: Key
}

/** {"dummies": ["city"], "columns": ["age", "city_Delhi"]}: get_dummies, then exactly these columns. */
export const dummies: StepKind = {
  key: 'dummies',
  compile(definition, place): Step {
    const on = definition['dummies'] as string[]
    const indices = indicesOf(on, place)
    const names = readNames(definition['columns'] as string | string[], place)
    const kept = others(place.names.length, indices)
    const made = names.map((name) => sourceOf(name, kept, on, indices, place))
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
          if (own)
            return { kind: typeof own[0] === 'string' ? 'string' : 'number', categories: own }
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
    return { source: indices[on.indexOf(source)]!, value: valueOf(text, source, place) }
  }
  const near = nearest(name, [...kept.map((index) => place.names[index]!), ...on])
  throw fault(
    'E_CONFIG',
    `${place.where}: "${name}" is neither a column of the table nor a dummy (${on.map((column) => `${column}_<value>`).join(', ')})${near === undefined ? '' : `; did you mean "${near}"?`}`,
  )
}

function valueOf(text: string, column: string, place: StepPlace): Key {
  const declared = place.types.get(column)
  if (declared !== 'int' && declared !== 'float') return text
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value))
    throw fault(
      'E_CONFIG',
      `${place.where}: column "${column}" holds numbers ("types"), but "${column}_${text}" names text`,
    )
  return value
}

function valuesOf(index: number, made: readonly (number | Dummy)[]): Key[] {
  const values = made.flatMap((source) =>
    typeof source === 'object' && source.source === index ? [source.value] : [],
  )
  return [...new Set(values)]
}

function emit(
  g: GraphBuilder,
  x: Frame,
  names: readonly string[],
  made: readonly (number | Dummy)[],
  values: ReadonlyMap<number, readonly Key[]>,
  owner: object,
): Frame {
  const ones = new Map<number, Frame>()
  for (const [index, keys] of values) ones.set(index, oneHot(g, x, index, keys, owner))
  const parts = made.map((source) => {
    if (typeof source === 'number') return x.select(g, [source])
    const place = values.get(source.source)!.indexOf(source.value)
    return ones.get(source.source)!.select(g, [place])
  })
  return Frame.concat(parts).renamed(names)
}

function oneHot(
  g: GraphBuilder,
  x: Frame,
  index: number,
  keys: readonly Key[],
  owner: object,
): Frame {
  const name = `column ${index}`
  const column = x.select(g, [index])
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
  return Frame.of(value, keys.map(String))
}
