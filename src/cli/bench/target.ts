import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { readClientModel } from '../../codegen/client/client-model.ts'
import { fault } from '../../errors.ts'
import { readBytes } from '../../load/model-files.ts'
import { fetchDocument } from '../fetch-document.ts'
import type { Target } from './load.ts'

export interface BenchTarget extends Target {
  readonly name: string
  /** Rows in one request. */
  readonly rows: number
  close(): void
}

export interface TargetOptions {
  readonly data?: string
  readonly rows?: number
  readonly model?: string
  readonly apiKey?: string
}

/** What to ask: a running server, or one started for a model file in a process of its own. Throws E_ADDRESS, E_PATH, E_FORMAT. */
export async function benchTarget(source: string, options: TargetOptions): Promise<BenchTarget> {
  const server = /^https?:\/\//.test(source)
    ? { url: source, close: () => {} }
    : await serve(source)
  try {
    const { url } = server
    const document = await fetchDocument(url, options.apiKey)
    const model = readClientModel(document, options.model)
    const rows = options.data === undefined ? undefined : await rowsIn(options.data, model.inputKey)
    const asked = repeated(rows ?? model.exampleRows, options.rows ?? 1)
    const key = options.apiKey === undefined ? {} : { Authorization: `Bearer ${options.apiKey}` }
    return {
      name: source,
      rows: asked.length,
      url: new URL(url.replace(/\/$/, '') + model.path),
      headers: { 'Content-Type': 'application/json', ...key },
      body: JSON.stringify({ [model.inputKey]: asked }),
      close: () => server.close(),
    }
  } catch (error) {
    server.close()
    throw error
  }
}

/** A JSON file with a list of rows, or a whole body {"X": rows}. */
async function rowsIn(path: string, inputKey: string): Promise<unknown[]> {
  try {
    const value = JSON.parse(new TextDecoder().decode(await readBytes(path))) as unknown
    const rows = Array.isArray(value) ? value : (value as Record<string, unknown>)[inputKey]
    if (Array.isArray(rows) && rows.length > 0) return rows
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw fault('E_FORMAT', `${path} holds no list of rows`, {
    hint: `Write [row, row, ...] or {"${inputKey}": [row, ...]} as JSON.`,
  })
}

function repeated(rows: readonly unknown[], count: number): unknown[] {
  return Array.from({ length: count }, (_, i) => rows[i % rows.length])
}

/** `slipway serve` in a process of its own, so that client and server do not share an event loop. */
async function serve(model: string): Promise<{ readonly url: string; close(): void }> {
  const child = spawn(process.execPath, [process.argv[1]!, 'serve', model, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  const ended = once(child, 'exit').then(() => {
    throw fault('E_ADDRESS', said.join('\n') || `slipway serve ${model} ended before it listened`)
  })
  const url = new Promise<string>((resolve) => {
    const listen = (line: string) => {
      said.push(line)
      const found = /(http:\/\/[\w.:[\]-]+?)(?:\/|\s|$)/.exec(line)?.[1]
      if (found) resolve(found)
    }
    for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', listen)
  })
  ended.catch(() => {})
  return { url: await Promise.race([url, ended]), close: () => void child.kill('SIGTERM') }
}
