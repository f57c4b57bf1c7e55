import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { fault } from '../../errors.ts'

export type TableKind = 'csv' | 'json' | 'parquet'

const byEnding: Readonly<Record<string, TableKind>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.jsonl': 'json',
  '.ndjson': 'json',
  '.json': 'json',
  '.parquet': 'parquet',
}

/** What no table begins with, and what to do about it. */
const others: readonly (readonly [start: readonly number[], what: string, todo: string])[] = [
  [[0x1f, 0x8b], 'is compressed by gzip', 'Unpack it first: gunzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'is compressed by zstd', 'Unpack it first: unzstd'],
  [[0x50, 0x4b, 3, 4], 'is a zip archive or a workbook', 'Save the sheet as CSV.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'is a workbook of an old Excel', 'Save the sheet as CSV.'],
  [[0xff, 0xfe], 'is UTF-16 text', 'Save it as CSV in UTF-8.'],
  [[0xfe, 0xff], 'is UTF-16 text', 'Save it as CSV in UTF-8.'],
  [[0x50, 0x41, 0x52, 0x45], 'is an encrypted Parquet file', 'Write it without encryption.'],
]

/** Told by the first bytes; text that may be CSV or JSON by the ending, and without a known one by its first character. Throws E_PATH, E_FORMAT. */
export async function fileKind(path: string): Promise<TableKind> {
  const head = await firstBytes(path)
  const starts = (start: readonly number[]) => start.every((byte, i) => head[i] === byte)
  if (starts([0x50, 0x41, 0x52, 0x31])) return 'parquet'
  const other = others.find(([start]) => starts(start))
  if (other) throw fault('E_FORMAT', `${path} ${other[1]}, not a table`, { hint: other[2] })
  const ending = byEnding[extname(path).toLowerCase()]
  if (ending === 'parquet') throw fault('E_FORMAT', `${path} does not begin as a Parquet file does`)
  if (head.includes(0))
    throw fault('E_FORMAT', `${path} is no text: it holds bytes of value 0`, {
      hint: 'Tables are CSV, JSON lines or Parquet.',
    })
  if (ending) return ending
  const first = head.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf)
  return first === 0x7b || first === 0x5b ? 'json' : 'csv'
}

async function firstBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    if (code === 'EISDIR') throw fault('E_PATH', `${path} is a folder, not a file`)
    throw fault('E_PATH', `${path} can't be read (${code})`, { cause: error })
  }
}
