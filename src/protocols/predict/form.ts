import { fault } from '../../errors.ts'

const maximumFields = 10_000

/** application/x-www-form-urlencoded fields; a name that occurs twice is refused. */
export function formFields(body: Uint8Array): Record<string, string> {
  const text = new TextDecoder().decode(body)
  const fields: Record<string, string> = Object.create(null) as Record<string, string>
  let count = 0
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > maximumFields)
      throw fault('E_BODY', `the form has more than ${maximumFields} fields`)
    if (Object.hasOwn(fields, name))
      throw fault('E_BODY', { what: 'a field of the form is given twice' })
    fields[name] = value
  }
  if (count === 0) throw fault('E_BODY', 'the form has no fields')
  return fields
}
