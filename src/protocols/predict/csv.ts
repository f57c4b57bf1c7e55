import Papa from 'papaparse'
import { fault } from '../../errors.ts'

/** CSV text as records by header, or as rows of numbers where the first line is no header. */
export function csvRows(body: Uint8Array): unknown[] {
  const text = new TextDecoder().decode(body)
  const parsed = Papa.parse<string[]>(text, { skipEmptyLines: true, header: false })
  const rows = parsed.data
  const [first] = rows
  if (!first) throw fault('E_EMPTY', 'the CSV body holds no rows')
  const isHeader = first.some((cell) => cell.trim() !== '' && Number.isNaN(Number(cell)))
  if (!isHeader) return rows
  return rows.slice(1).map((row, i) => {
    if (row.length !== first.length)
      throw fault(
        'E_SHAPE',
        `CSV line ${i + 2} has ${row.length} fields, the header has ${first.length}`,
      )
    return Object.fromEntries(first.map((name, column) => [name.trim(), row[column]!]))
  })
}
