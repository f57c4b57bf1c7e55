import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fault } from '../../errors.ts'
import type { HttpRequest, HttpResponse } from '../protocol.ts'

/** What scripts/build-page.mjs makes of src/page: each file, and the same gzipped. */
const folder = new URL('./built/', import.meta.url)

/** No script, style, font or address but this server's own; nothing inline; nobody may frame it. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A worker has a policy of its own: this one opens no connection, so a file read there stays in the browser. */
const workerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'"

/** The HTML; undefined where the modules run as tsc wrote them, without the page's build. */
export async function indexPage(request: HttpRequest): Promise<HttpResponse | undefined> {
  const found = await read('index.html', request)
  return (
    found && {
      status: 200,
      contentType: 'text/html; charset=utf-8',
      body: found.body,
      headers: [
        'Content-Security-Policy',
        pagePolicy,
        'Referrer-Policy',
        'no-referrer',
        'Cache-Control',
        'no-cache',
        'Vary',
        'Accept, Accept-Encoding',
        ...found.headers,
      ],
    }
  )
}

/**
 * A script or style; one asked for with the hash of its bytes (`?v=`) may be kept for ever. While servers are replaced one by one, a page of
 * one version may ask another for the hash that it knows. Throws E_NOT_FOUND.
 */
export async function asset(
  request: HttpRequest,
  name: string,
  contentType: string,
): Promise<HttpResponse> {
  const found = await read(name, request)
  if (!found) throw fault('E_NOT_FOUND', { '!path': JSON.stringify(request.path) })
  return {
    status: 200,
    contentType,
    body: found.body,
    headers: [
      'Cache-Control',
      request.query === `v=${await hashOf(name)}`
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      ...(name.includes('worker') ? ['Content-Security-Policy', workerPolicy] : []),
      'Vary',
      'Accept-Encoding',
      ...found.headers,
    ],
  }
}

interface Found {
  readonly body: Uint8Array
  readonly headers: readonly string[]
}

const kept = new Map<string, Promise<Uint8Array | undefined>>()
const hashes = new Map<string, string>()

/** As scripts/build-page.mjs makes it. */
async function hashOf(name: string): Promise<string> {
  let hash = hashes.get(name)
  if (hash === undefined) {
    const bytes = (await file(name)) ?? new Uint8Array(0)
    hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
    hashes.set(name, hash)
  }
  return hash
}

async function read(name: string, { headers }: HttpRequest): Promise<Found | undefined> {
  const accepted = headers['accept-encoding']
  if (typeof accepted === 'string' && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accepted)) {
    const body = await file(`${name}.gz`)
    if (body) return { body, headers: ['Content-Encoding', 'gzip'] }
  }
  const body = await file(name)
  return body && { body, headers: [] }
}

function file(name: string): Promise<Uint8Array | undefined> {
  let reading = kept.get(name)
  if (!reading) {
    reading = readFile(new URL(name, folder)).catch((error: NodeJS.ErrnoException) => {
      kept.delete(name)
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    kept.set(name, reading)
  }
  return reading
}
