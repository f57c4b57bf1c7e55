// Values of one column looked up in a list, as nodes.
import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64, int64, strings } from '../../ir/tensor.ts'
import { asVector } from '../../estimators/scikit-learn/classify.ts'
import { Frame } from '../../estimators/frame.ts'

export type Key = string | number | boolean

export interface Lookup {
  /** Column, for messages about unknown values. */
  readonly name: string
  readonly keys: readonly Key[]
  /** What each key becomes: all text, or all numbers and booleans. */
  readonly results: readonly Key[]
  /** What any other value becomes; undefined: E_CATEGORY. */
  readonly otherwise?: Key
}

/** Column `index` of a table, looked up: a table of one column. `owner` keeps the constants that both graphs share. */
export function lookUp(g: GraphBuilder, column: Frame, lookup: Lookup, owner: object): Frame {
  const isText = lookup.keys.every((key) => typeof key === 'string')
  const value = isText ? column.values(g) : column.matrix(g)
  const table = value.type.shape.length === 1 ? g.add('Unsqueeze', [value, int64([1], [1])]) : value
  if ((table.type.dataType === 'STRING') !== isText)
    throw fault(
      'E_CONFIG',
      `column "${lookup.name}" holds ${isText ? 'numbers' : 'text'} where the step maps ${isText ? 'text' : 'numbers'}`,
    )
  const texts = [...lookup.results, ...(lookup.otherwise === undefined ? [] : [lookup.otherwise])]
  return texts.some((result) => typeof result === 'string')
    ? toTexts(g, table, lookup, owner)
    : Frame.of(encode(g, table, lookup, lookup.results.map(Number), otherwiseOf(lookup), owner), [
        lookup.name,
      ])
}

function otherwiseOf(lookup: Lookup): number | undefined {
  return lookup.otherwise === undefined ? undefined : Number(lookup.otherwise)
}

/** Text comes by its place in a list. */
function toTexts(g: GraphBuilder, table: Value, lookup: Lookup, owner: object): Frame {
  const texts = lookup.results.map(String)
  const places = texts.map((_, i) => i)
  const unknown = lookup.otherwise === undefined ? undefined : texts.length
  const place = encode(g, table, lookup, places, unknown, owner)
  const list = g.pool.once(owner, `${lookup.name} texts`, () => {
    const all = lookup.otherwise === undefined ? texts : [...texts, String(lookup.otherwise)]
    return strings([all.length], all)
  })
  const value = g.add('Gather', [list, asVector(g, place)], { axis: 0 })
  return new Frame([{ value, width: 1, names: [lookup.name] }])
}

function encode(
  g: GraphBuilder,
  table: Value,
  { name, keys }: Lookup,
  results: readonly number[],
  unknown: number | undefined,
  owner: object,
): Value {
  const { pool } = g
  const isText = table.type.dataType === 'STRING'
  const known = pool.once(owner, `${name} keys`, () =>
    isText ? strings([keys.length], keys.map(String)) : float64([keys.length], keys.map(Number)),
  )
  const made = pool.once(owner, `${name} results`, () => float64([keys.length], results))
  const inputs = [table, known, made]
  const others =
    unknown === undefined
      ? []
      : [pool.once(owner, `${name} unknown`, () => float64([1], [unknown]))]
  return g.add('EncodeCategories', [...inputs, ...others], {
    offsets: [0, keys.length],
    names: [name],
  })
}
