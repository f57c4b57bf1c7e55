import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fault } from '../../errors.ts'
import { decodedText } from './decoded-text.ts'
import { valueOf } from './missing-values.ts'
import { libraryMessage } from './library-message.ts'
import type { Rows } from './read-table.ts'

/** JSON lines, or one list of records. Lists and records inside of a record are refused where they are wanted. Throws E_FORMAT, E_UNSUPPORTED. */
export async function readJsonTable(
  path: string,
  isWanted: (name: string) => boolean,
): Promise<Rows> {
  const columns = new Map<string, (string | null)[]>()
  let rows = 0
  for await (const { record, where } of recordsOf(path)) {
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      throw fault('E_FORMAT', `${path}, ${where} is no record`)
    for (const [name, value] of Object.entries(record)) {
      let column = columns.get(name)
      if (!column) columns.set(name, (column = []))
      while (column.length < rows) column.push(null)
      column.push(textOf(value, name, isWanted, `${path}, ${where}`))
    }
    rows++
  }
  for (const column of columns.values()) while (column.length < rows) column.push(null)
  return { names: [...columns.keys()], columns: [...columns.values()], rows }
}

function textOf(
  value: unknown,
  name: string,
  isWanted: (name: string) => boolean,
  where: string,
): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return valueOf(String(value as string | number | boolean))
  if (!isWanted(name)) return null
  throw fault(
    'E_UNSUPPORTED',
    `${where}: "${name}" holds ${Array.isArray(value) ? 'a list' : 'a record'}, which is no value of a table`,
    { hint: `Give its parts as columns of their own, or leave it out: --ignore ${name}` },
  )
}

interface Found {
  readonly record: unknown
  readonly where: string
}

async function* recordsOf(path: string): AsyncGenerator<Found> {
  const input = decodedText(createReadStream(path))
  let line = 0
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line++
    if (text.trim() === '') continue
    if (text.trimStart().startsWith('[')) {
      input.destroy()
      return yield* listOf(path)
    }
    yield { record: parsed(text, `${path}, line ${line}`), where: `line ${line}` }
  }
}

async function* listOf(path: string): AsyncGenerator<Found> {
  const list = parsed(await readFile(path, 'utf8'), path)
  if (!Array.isArray(list)) throw fault('E_FORMAT', `${path} is no list of records`)
  for (const [i, record] of list.entries()) yield { record, where: `record ${i + 1}` }
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    throw fault(
      'E_FORMAT',
      `${where} is not valid JSON: ${libraryMessage((error as Error).message)}`,
      {
        hint: 'JSON lines have a record a line: {"a": 1, "b": "x"}',
      },
    )
  }
}
