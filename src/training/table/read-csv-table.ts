import { createReadStream } from 'node:fs'
import { fault } from '../../errors.ts'
import { isNumber } from './infer-columns.ts'
import { readCsv } from './read-csv.ts'
import type { Rows } from './read-table.ts'
import { valueOf } from './missing-values.ts'

/** A CSV file with a header line. Throws E_BODY, E_COLUMN, E_FORMAT. */
export async function readCsvTable(path: string): Promise<Rows> {
  let names: readonly string[] | undefined
  let columns: (string | null)[][] = []
  let rows = 0
  await readCsv(createReadStream(path), async ({ records }) => {
    for (const record of records) {
      if (!names) {
        names = checkedNames(record, path)
        columns = names.map(() => [])
        continue
      }
      rows++
      if (record.length !== names.length)
        throw fault(
          'E_BODY',
          `${path}: row ${rows} has ${record.length} fields, the header ${names.length}`,
        )
      record.forEach((field, i) => columns[i]!.push(valueOf(field)))
    }
  })
  return { names: names ?? [], columns, rows }
}

function checkedNames(record: readonly string[], path: string): string[] {
  const names = record.map((name) => name.trim())
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw fault('E_COLUMN', `${path}: two columns are named "${twice}"`)
  const empty = names.indexOf('')
  if (empty >= 0)
    throw fault('E_COLUMN', `${path}: column ${empty + 1} has no name`, {
      hint: 'Name it in the first line. An index that pandas wrote is left out by to_csv(..., index=False).',
    })
  if (names.every((name) => name !== '' && isNumber(name)))
    throw fault('E_COLUMN', `${path}: the first line holds numbers, not names`, {
      hint: 'Put a line with the names of the columns in front.',
    })
  return names
}
