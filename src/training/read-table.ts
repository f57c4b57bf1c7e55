import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { fault } from '../errors.ts'
import { readCsv } from './read-csv.ts'

/** A table as it was written: text by column; null where a value is missing. */
export interface RawTable {
  readonly names: readonly string[]
  readonly columns: readonly (readonly (string | null)[])[]
  readonly rows: number
  /** 'sha256:...' of the file's bytes. */
  readonly fingerprint: string
}

const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '#n/a', '<na>'])

/** Reads a CSV file with a header line, or JSON lines. Throws E_PATH, E_BODY, E_JSON. */
export async function readTable(path: string): Promise<RawTable> {
  const fingerprint = await fingerprintOf(path)
  const kind = extname(path).toLowerCase()
  if (kind === '.parquet')
    throw fault('E_UNSUPPORTED', `${path}: Parquet is not read by slipway train`, {
      hint: 'Write it as CSV or JSON lines.',
    })
  const table =
    kind === '.jsonl' || kind === '.ndjson' ? await readJsonLines(path) : await readCsvTable(path)
  if (table.rows === 0) throw fault('E_EMPTY', `${path} has no rows`)
  return { ...table, fingerprint }
}

async function fingerprintOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const part of createReadStream(path)) hash.update(part as Buffer)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw fault('E_PATH', `${path} can't be read (${code})`, { cause: error })
  }
  return `sha256:${hash.digest('hex')}`
}

type Rows = Omit<RawTable, 'fingerprint'>

async function readCsvTable(path: string): Promise<Rows> {
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
  if (empty >= 0) throw fault('E_COLUMN', `${path}: column ${empty + 1} has no name`)
  return names
}

function valueOf(field: string): string | null {
  const text = field.trim()
  return missing.has(text.toLowerCase()) ? null : text
}

async function readJsonLines(path: string): Promise<Rows> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  const records = lines.map((line, i) => {
    try {
      const record = JSON.parse(line) as unknown
      if (typeof record === 'object' && record !== null && !Array.isArray(record))
        return record as Record<string, unknown>
    } catch (error) {
      throw fault('E_JSON', `${path}, line ${i + 1}: ${String((error as Error).message)}`)
    }
    throw fault('E_JSON', `${path}, line ${i + 1} is no record`)
  })
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const columns = names.map((name) =>
    records.map((record) => {
      const value = Object.hasOwn(record, name) ? record[name] : null
      if (value === null || value === undefined) return null
      return valueOf(typeof value === 'string' ? value : JSON.stringify(value))
    }),
  )
  return { names, columns, rows: records.length }
}
