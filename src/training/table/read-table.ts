import { createReadStream } from 'node:fs'
import { createHash } from 'node:crypto'
import { fault } from '../../errors.ts'
import { fileKind } from './file-kind.ts'
import { readCsvTable } from './read-csv-table.ts'
import { readJsonTable } from './read-json-table.ts'

/** A table as it was written: text by column; null where a value is missing. */
export interface RawTable {
  readonly names: readonly string[]
  readonly columns: readonly (readonly (string | null)[])[]
  readonly rows: number
  /** What each column holds, where the file says so; else it is told by what stands in it. */
  readonly holds?: readonly ('number' | 'text')[]
  /** 'sha256:...' of the file's bytes. */
  readonly fingerprint: string
}

export type Rows = Omit<RawTable, 'fingerprint'>

/**
 * Reads a CSV file with a header line, JSON lines (or a list of records), or Parquet. A column that is not wanted is not refused for what
 * stands in it. Throws E_PATH, E_BODY, E_FORMAT, E_COLUMN, E_UNSUPPORTED, E_EMPTY.
 */
export async function readTable(
  path: string,
  isWanted: (name: string) => boolean = () => true,
): Promise<RawTable> {
  const kind = await fileKind(path)
  const fingerprint = await fingerprintOf(path)
  const table = await readers[kind](path, isWanted)
  if (table.rows === 0) throw fault('E_EMPTY', `${path} has no rows`)
  return { ...table, fingerprint }
}

const readers = {
  csv: readCsvTable,
  json: readJsonTable,
  parquet: async (path: string, isWanted: (name: string) => boolean) => {
    const { readParquetTable } = await import('./parquet/read-parquet-table.ts')
    return readParquetTable(path, isWanted)
  },
} as const

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
