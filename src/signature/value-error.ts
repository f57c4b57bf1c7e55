import type { SlipwayError } from '../errors.ts'
import { fault } from '../errors.ts'
import type { InputSpec } from '../ir/model.ts'

const longest = 60

/** A value that does not fit, with its place: row and column as the caller counts them. */
export function valueError(
  input: InputSpec,
  row: number,
  column: number,
  value: unknown,
  what: string,
): SlipwayError {
  return fault('E_VALUE', { where: placeOf(input, row, column), '!value': quote(value), what })
}

/** 'row 3, column "age"'. */
export function placeOf(input: InputSpec, row: number, column: number): string {
  if (input.form === 'column') return `row ${row}, column "${input.name}"`
  const name = input.columnNames?.[column]
  if (name !== undefined) return `row ${row}, column "${name}"`
  return input.width > 1 ? `row ${row}, column ${column}` : `row ${row}`
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > longest ? `${text.slice(0, longest)}...` : text
}
