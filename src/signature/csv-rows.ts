import Papa from 'papaparse'
import { fault } from '../errors.ts'

/**
 * CSV text as rows of fields. A first line that is no row of numbers is a header: its names pick the columns of a model that has
 * names; for one without, columns stand in the model's order. Throws E_EMPTY, E_SHAPE, E_BODY.
 */
export function csvRows(body: Uint8Array, names: readonly string[] | undefined): unknown[] {
  const { data } = Papa.parse<string[]>(textOf(body), { skipEmptyLines: true, header: false })
  const [first, ...others] = data
  if (!first) throw fault('E_EMPTY', 'the CSV body holds no rows')
  const header = first.map((name) => name.trim())
  if (!isHeader(header, names)) return data
  for (const [i, row] of others.entries()) {
    if (row.length !== header.length) {
      throw fault(
        'E_SHAPE',
        `CSV row ${i} has ${row.length} fields, but the header has ${header.length}`,
      )
    }
  }
  if (!names) return others
  if (new Set(header).size < header.length)
    throw fault('E_COLUMN', 'a column stands twice in the CSV header')
  return others.map((row) => Object.fromEntries(header.map((name, column) => [name, row[column]!])))
}

/** Some of the model's names, or a line with a cell that is neither a number nor empty. */
function isHeader(cells: readonly string[], names: readonly string[] | undefined): boolean {
  if (names) return cells.some((cell) => names.includes(cell))
  return cells.some((cell) => cell !== '' && Number.isNaN(Number(cell)))
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    throw fault('E_BODY', 'the CSV body is not UTF-8', { cause: error })
  }
}
