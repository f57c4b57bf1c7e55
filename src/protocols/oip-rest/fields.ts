import { fault } from '../../errors.ts'

type Fields = Readonly<Record<string, unknown>>

/** An object's fields without those that are null. Throws E_BODY for what is no object and for fields that are not known. */
export function fieldsOf(value: unknown, what: string, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault('E_BODY', `${what} must be an object`)
  const fields: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(value)) {
    if (!known.includes(key)) {
      throw fault('E_BODY', {
        '!what': `${what} has an unknown field ${JSON.stringify(key.slice(0, 60))}; it may have ${known.join(', ')}`,
      })
    }
    if (field !== null) fields[key] = field
  }
  return fields
}

/** Parameters are accepted and change nothing here. */
export function checkParameters(value: unknown, what: string): void {
  if (value === undefined) return
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fault('E_BODY', `"parameters" of ${what} must be an object`)
}
