// Values as source text of the languages that clients are generated in.
import type { ClientValue } from './client-model.ts'

/** A JavaScript literal; a number that is none (NaN) is any number. */
export function literal(value: ClientValue): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  return typeof value === 'number' && !Number.isFinite(value) ? 'number' : String(value)
}

export function pythonLiteral(value: ClientValue): string {
  if (typeof value === 'string') return pythonText(value)
  if (value === null) return 'None'
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
}

/** JSON's escapes are Python's. */
export function pythonText(text: string): string {
  return JSON.stringify(text)
}

/** JSON's escapes are Java's, but for the code points that end a line in Java source. */
export function javaText(text: string): string {
  return JSON.stringify(text)
}
