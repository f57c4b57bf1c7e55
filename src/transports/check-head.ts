import type { IncomingMessage } from 'node:http'
import { fault } from '../errors.ts'

/** Fields that change meaning when they come twice; Node keeps the first and drops the others. */
const singular = new Set([
  'host',
  'authorization',
  'content-type',
  'content-length',
  'x-request-id',
])

/**
 * What Node's parser lets through and we do not: HTTP/0.9, absolute addresses, a second Host, more fields than anybody needs
 * (Node drops those past its own limit, Authorization among them). Throws E_BODY, E_HEADERS.
 */
export function checkHead(request: IncomingMessage, headerCount: number): void {
  const { rawHeaders } = request
  if (rawHeaders.length > headerCount * 2) {
    throw fault(
      'E_HEADERS',
      `the request has ${rawHeaders.length / 2} header fields, the limit is ${headerCount}`,
    )
  }
  if (request.httpVersionMajor < 1) throw fault('E_BODY', 'HTTP/0.9 is not spoken here')
  if (!request.url!.startsWith('/'))
    throw fault('E_BODY', 'the request line must hold a path, not an address')
  let seen: Set<string> | undefined
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    // Lengths of the singular names; most fields are ruled out by it.
    const { length } = name
    if (length !== 4 && (length < 12 || length > 14)) continue
    const key = name.toLowerCase()
    if (!singular.has(key)) continue
    seen ??= new Set()
    if (seen.has(key)) throw fault('E_BODY', `the header ${key} is given twice`)
    seen.add(key)
  }
}

/** The body's announced size; undefined when it comes in chunks. Node has refused what is no number. */
export function announcedLength(request: IncomingMessage): number | undefined {
  const text = request.headers['content-length']
  return text === undefined ? undefined : Number(text)
}
