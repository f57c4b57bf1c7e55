import { fault } from '../../errors.ts'
import type { Node, Value } from '../../ir/graph.ts'
import type { NodeAdder, Operator } from '../../ir/operator.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { bool, float64, int64, numbers, strings, texts } from '../../ir/tensor.ts'
import { required } from '../shapes.ts'

/** One column's table: what each known value becomes. */
interface Column {
  readonly name: string
  readonly results: Map<unknown, number>
  /** Undefined: an unknown value is an error. */
  readonly unknown: number | undefined
}

/**
 * Looks every value of a table up in its column's list of known values.
 * Inputs: values [N, k], STRING or numeric; keys [m], the columns' known values one after the other, STRING or DOUBLE, where
 * null and NaN stand for a missing value; results [m] DOUBLE, parallel to keys; optionally unknown [k] DOUBLE, the result of
 * a value that is not among its column's keys. Without it such a value is E_CATEGORY.
 * Attributes: `offsets` [k + 1], where each column's keys begin; `names` [k], the columns' names for the error.
 * Output: [N, k] DOUBLE. Numbers match when they are equal as doubles; 0 and -0 are equal, NaN equals NaN.
 */
export const encodeCategories: Operator = {
  domain: 'slipway',
  opType: 'EncodeCategories',
  version: 1,
  attributes: { offsets: 'ints', names: 'strings' },
  infer: (inputs, attributes) => {
    const values = required(inputs, 0, 'EncodeCategories')
    const keys = required(inputs, 1, 'EncodeCategories')
    const offsets = attributes['offsets'] as readonly number[]
    if (values.shape.length !== 2 || values.shape[1] !== offsets.length - 1) {
      throw fault(
        'E_FORMAT',
        `EncodeCategories of [${values.shape.join(', ')}] with tables for ${offsets.length - 1} columns`,
      )
    }
    if ((values.dataType === 'STRING') !== (keys.dataType === 'STRING')) {
      throw fault(
        'E_UNSUPPORTED',
        `categories that are ${keys.dataType === 'STRING' ? 'text for a column of numbers' : 'numbers for a column of text'}`,
      )
    }
    return [{ dataType: 'DOUBLE', shape: values.shape }]
  },
  lowering: {
    lower: lowerCategories,
    loses: ({ inputs }) => (inputs[3] ? undefined : 'unknown categories become NaN'),
  },
  rowWise: () => true,
  prepare: (node, context) => {
    const columns = readColumns(
      node.attributes['offsets'] as readonly number[],
      node.attributes['names'] as readonly string[],
      context,
    )
    const isText = context.inputTypes[0]!.dataType === 'STRING'
    return ([values], [output]) => {
      const rows = values!.rows
      output!.resize2(rows, columns.length)
      const to = numbers(output!)
      const from: ArrayLike<unknown> = isText ? texts(values!) : numbers(values!)
      for (let column = 0; column < columns.length; column++) {
        const table = columns[column]!
        for (let row = 0, at = column; row < rows; row++, at += columns.length) {
          const result = table.results.get(from[at]) ?? table.unknown
          if (result === undefined) throw unknownCategory(table, context.firstRow() + row, from[at])
          to[at] = result
        }
      }
    }
  },
}

function readColumns(
  offsets: readonly number[],
  names: readonly string[],
  context: { constant(index: number): Tensor | undefined },
): Column[] {
  const [keys, results, unknown] = [context.constant(1), context.constant(2), context.constant(3)]
  if (!keys || !results || keys.size !== results.size)
    throw fault('E_FORMAT', 'EncodeCategories needs constant keys and as many results')
  return names.map((name, i) => {
    const table = new Map<unknown, number>()
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      // The first of equal keys counts, as in a search from the left.
      if (!table.has(keys.data[at])) table.set(keys.data[at], numbers(results)[at]!)
    }
    return { name, results: table, unknown: unknown && numbers(unknown)[i]! }
  })
}

const listed = 20

function unknownCategory(column: Column, row: number, value: unknown): Error {
  const known = [...column.results.keys()].map((key) =>
    key === null || key !== key ? 'null' : JSON.stringify(key),
  )
  const more = known.length > listed ? `, ... ${known.length - listed} more` : ''
  return fault('E_CATEGORY', {
    where: `${column.name}, row ${row}`,
    '!value': value === null || value !== value ? 'null' : JSON.stringify(value),
    known: known.slice(0, listed).join(', ') + more,
  })
}

/** Column by column: which key a value equals, and that key's result. Missing text has no key, since ONNX has no missing text. */
function lowerCategories({ inputs, attributes }: Node, g: NodeAdder): Value[] | 'none' {
  const [values, keys, results, unknown] = inputs
  if (!keys?.constant || !results?.constant || (unknown && !unknown.constant)) return 'none'
  const offsets = attributes['offsets'] as readonly number[]
  const columns = offsets.slice(1).map((end, column) => {
    const known = new Map<unknown, number>()
    for (let at = offsets[column]!; at < end; at++) {
      const key = keys.constant!.data[at]
      if (key !== null && !known.has(key)) known.set(key, numbers(results.constant!)[at]!)
    }
    const otherwise = unknown ? numbers(unknown.constant!)[column]! : NaN
    return lowerColumn(values!, column, known, otherwise, g)
  })
  return [columns.length === 1 ? columns[0]! : g.add('Concat', columns, { axis: 1 })]
}

function lowerColumn(
  values: Value,
  column: number,
  known: ReadonlyMap<unknown, number>,
  otherwise: number,
  g: NodeAdder,
): Value {
  const value = g.add('Gather', [values, int64([1], [column])], { axis: 1 })
  const keys = [...known.keys()]
  if (keys.length === 0) return g.add('RepeatRow', [value, float64([1], [otherwise])])
  const hits = hitsOf(value, keys, g)
  const index = g.add('ArgMax', [g.add('Cast', [hits], { to: 'DOUBLE' })], { axis: 1, keepdims: 1 })
  const found = g.add('Gather', [float64([keys.length], [...known.values()]), index], { axis: 0 })
  const count = g.add('ReduceSum', [g.add('Cast', [hits], { to: 'DOUBLE' })], { axes: [1] })
  const isKnown = g.add('Greater', [count, float64([], [0])])
  return g.add('Where', [isKnown, found, float64([1, 1], [otherwise])])
}

/** [N, m]: whether the value is the key; NaN is NaN. */
function hitsOf(value: Value, keys: readonly unknown[], g: NodeAdder): Value {
  if (value.type.dataType === 'STRING')
    return g.add('Equal', [value, strings([keys.length], keys as string[])])
  const wide = value.type.dataType === 'DOUBLE' ? value : g.add('Cast', [value], { to: 'DOUBLE' })
  const equal = g.add('Equal', [wide, float64([keys.length], keys as number[])])
  if (!keys.some((key) => key !== key)) return equal
  const isNaNKey = bool(
    [keys.length],
    keys.map((key) => Number(key !== key)),
  )
  return g.add('Or', [equal, g.add('And', [g.add('IsNaN', [wide]), isNaNKey])])
}
