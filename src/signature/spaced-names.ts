import type { Signature } from '../ir/model.ts'

/** The name of an input that a caller means by a name with spaces, where the library wrote "_" for them; else the caller's own. */
export function inputNameOf(signature: Signature, name: string): string {
  if (!name.includes(' ')) return name
  const written = name.replaceAll(' ', '_')
  const isSpaced = signature.inputs.some((input) => input.mayHaveSpaces && input.name === written)
  return isSpaced && !signature.inputs.some((input) => input.name === name) ? written : name
}

/** The same record under the inputs' names; itself where no name changes. */
export function withInputNames(
  signature: Signature,
  record: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!signature.inputs.some((input) => input.mayHaveSpaces)) return record
  const entries = Object.entries(record)
  if (!entries.some(([name]) => name.includes(' '))) return record
  return Object.fromEntries(entries.map(([name, value]) => [inputNameOf(signature, name), value]))
}
