import { fault } from '../../errors.ts'

/** A row that came as JSON text. */
export type Json = null | boolean | number | string | Json[] | { readonly [key: string]: Json }

/** Parses the JSON text of row `row`. */
export function parseRow(text: string | null, row: number): Json {
  if (text === null) throw wrongRow(row, 'is missing')
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw fault(
      'E_VALUE',
      { where: `row ${row}`, '!value': shortened(text), what: 'is not JSON' },
      { cause: error },
    )
  }
}

/** Key and value of each entry of an object, which the row must be. */
export function entriesOf(json: Json, row: number): [string, Json][] {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw wrongRow(row, 'is no JSON object', json)
  return Object.entries(json)
}

export function wrongRow(row: number, what: string, value?: Json): Error {
  return fault('E_VALUE', {
    where: `row ${row}`,
    '!value': value === undefined ? '' : shortened(JSON.stringify(value)),
    what,
  })
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
