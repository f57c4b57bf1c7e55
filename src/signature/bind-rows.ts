import { fault } from '../errors.ts'
import type { Signature } from '../ir/model.ts'
import { Tensor } from '../ir/tensor.ts'
import { bindNested } from './bind-nested.ts'
import type { Bound } from './bind-tensors.ts'
import { isInputRead } from './bind-tensors.ts'
import { columnError } from './column-names.ts'
import { fillRows } from './fill-rows.ts'
import { withInputNames } from './spaced-names.ts'

export interface RowOptions {
  /** Fields are text that stands for numbers too (a form, a CSV file): numeric strings are converted, '' is missing. */
  readonly fromText?: boolean
  /** Name of the model, for messages. */
  readonly model: string
}

export interface BoundRows extends Bound {
  /** The caller sent one row without a list around it, and gets one answer without a list around it. */
  readonly isSingle: boolean
}

type Record_ = Readonly<Record<string, unknown>>

/**
 * Binds what people send to `/predict`: a scalar, a flat list, a list of rows, a record, a list of records.
 * A scalar is one row; a flat list is n rows for a model of one feature or of text, else one row.
 */
export function bindRows(signature: Signature, x: unknown, options: RowOptions): BoundRows {
  if (signature.inputs.every((input) => input.form === 'tensor')) return bindNested(signature, x)
  const only = signature.inputs.length === 1 ? signature.inputs[0]! : undefined
  if (only?.contentType === 'json') return bindJson(signature, x)
  const { rows, isSingle } =
    only && only.width === 1 && !isTable(x)
      ? column(x, only.kind === 'any' && !isInputRead(signature, 0))
      : table(signature, x, options)
  if (rows.length === 0)
    throw fault('E_EMPTY', `X is empty; model "${options.model}" needs at least one row`)
  return { ...fillRows(signature, rows, options.fromText ?? false), isSingle }
}

/** A record or a list of records, for which names decide. */
function isTable(x: unknown): boolean {
  return isRecord(x) || (Array.isArray(x) && isRecord(x[0]))
}

function isRecord(x: unknown): x is Record_ {
  return typeof x === 'object' && x !== null && !Array.isArray(x)
}

interface Rows {
  /** Each row's values in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[]
  readonly isSingle: boolean
}

/** One value a row: "text", ["text", "text"] or [["text"], ["text"]]. */
function column(x: unknown, takesAny: boolean): Rows {
  if (!Array.isArray(x)) return { rows: [[x]], isSingle: true }
  return {
    rows: x.map((value: unknown, row) => {
      if (!Array.isArray(value)) return [value]
      if (value.length === 1 || takesAny) return value
      throw fault(
        'E_SHAPE',
        `row ${row} of X has ${value.length} values, but the model takes one value a row`,
      )
    }),
    isSingle: false,
  }
}

function table(signature: Signature, x: unknown, options: RowOptions): Rows {
  if (isRecord(x)) return { rows: [recordRow(signature, x, 0, options)], isSingle: true }
  if (!Array.isArray(x)) throw wrongShape(signature, options, `X is a single ${typeof x}`)
  if (x.length > 0 && x.every(isRecord)) {
    return {
      rows: x.map((record, row) => recordRow(signature, record, row, options)),
      isSingle: false,
    }
  }
  const width = widthOf(signature)
  if (x.some(Array.isArray)) {
    x.forEach((row: unknown, i) => checkRow(signature, row, i, width, x, options))
    return { rows: x as unknown[][], isSingle: false }
  }
  if (x.length === 0) return { rows: [], isSingle: false }
  if (x.length !== width) {
    const reading = `X is a flat list of ${x.length} values: read as one row it has ${x.length} features, read as rows each has 1`
    throw wrongShape(signature, options, reading)
  }
  return { rows: [x], isSingle: true }
}

function checkRow(
  signature: Signature,
  row: unknown,
  index: number,
  width: number,
  x: unknown[],
  options: RowOptions,
): void {
  if (!Array.isArray(row))
    throw fault('E_SHAPE', `X mixes rows and single values: row ${index} is no list`)
  if (row.length === width) return
  const first = x.find(Array.isArray) as unknown[]
  if (row.length !== first.length && first.length === width) {
    throw fault(
      'E_SHAPE',
      `X is ragged: row ${index} has ${row.length} values, row 0 has ${first.length}`,
    )
  }
  throw wrongShape(
    signature,
    options,
    `X has ${row.length} feature${row.length === 1 ? '' : 's'}${index > 0 ? ` in row ${index}` : ''}`,
  )
}

function wrongShape(signature: Signature, options: RowOptions, what: string): Error {
  const width = widthOf(signature)
  const names = columnNames(signature)
  const list = names ? `: ${names.join(', ')}` : ''
  return fault(
    'E_SHAPE',
    `${what}, but model "${options.model}" (${signature.estimator}) expects ${width}${list}`,
    {
      hint: `Send one row as a list of ${width} values, several rows as a list of such lists.`,
    },
  )
}

function widthOf(signature: Signature): number {
  return signature.inputs.reduce((sum, input) => sum + input.width, 0)
}

/** Names of all columns in order, or undefined where the model has none. */
export function columnNames(signature: Signature): readonly string[] | undefined {
  const { inputs } = signature
  const only = inputs.length === 1 ? inputs[0]! : undefined
  if (only && only.form !== 'column') return only.columnNames
  return inputs.map((input) => input.name)
}

/** A record's values in column order. Columns that no step of the model reads may be left out. */
function recordRow(
  signature: Signature,
  given: Record_,
  row: number,
  options: RowOptions,
): unknown[] {
  const names = columnNames(signature)
  const record = withInputNames(signature, given)
  if (!names) {
    if (signature.inputs.length === 1 && signature.inputs[0]!.width === 1)
      return oneField(signature, record)
    throw fault(
      'E_COLUMN',
      `model "${options.model}" does not know its columns' names, and the order of a record's keys is no order of columns`,
      {
        hint: `Send values as lists, or name the ${widthOf(signature)} columns in slipway.json: {"columns": ["...", "..."]}.`,
      },
    )
  }
  for (const key of Object.keys(record)) {
    if (!names.includes(key)) throw columnError(key, names, row)
  }
  return names.map((name, i) => {
    if (Object.hasOwn(record, name)) return record[name]
    if (!isInputRead(signature, signature.inputs.length === 1 ? 0 : i)) return null
    if (signature.inputs[i]?.fallback !== undefined) return null
    throw fault(
      'E_COLUMN',
      `row ${row} lacks the column "${name}"; model "${options.model}" expects ${names.join(', ')}`,
    )
  })
}

/** A text model's record may hold one field of any name: {"message": "..."}. */
function oneField(signature: Signature, record: Record_): unknown[] {
  const values = Object.values(record)
  if (values.length !== 1)
    throw fault(
      'E_COLUMN',
      `${signature.estimator} takes one value a row; the record has ${values.length} fields`,
    )
  return values
}

/** Rows that are JSON values of their own (a dict of features, a list of labels) travel as their text. */
function bindJson(signature: Signature, x: unknown): BoundRows {
  const isSingle = isRecord(x)
  const rows: unknown[] = isSingle ? [x] : Array.isArray(x) ? x : [x]
  if (rows.length === 0)
    throw fault('E_EMPTY', `X is empty; ${signature.estimator} needs at least one row`)
  const texts = rows.map((row) => JSON.stringify(row))
  return {
    tensors: [new Tensor('STRING', [rows.length], texts)],
    numeric: 'DOUBLE',
    rows: rows.length,
    isSingle,
  }
}
