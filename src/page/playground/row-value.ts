import type { CallShape, Plain } from '../../protocols/page/model-card.ts'

/** The values of a row in the order of the fields, as it is sent. */
export function rowValue({ layout, fields }: CallShape, values: readonly Plain[]): unknown {
  if (layout === 'value') return values[0]
  if (layout === 'list') return values
  // Entries, not assignment: a column may be named "__proto__".
  return Object.fromEntries(fields.map(({ name }, i) => [name, values[i]]))
}

/** The values of a row that was made by `rowValue`. */
export function rowValues({ layout, fields }: CallShape, row: unknown): unknown[] {
  if (layout === 'value') return [row]
  if (Array.isArray(row)) return row
  const record = (row ?? {}) as Record<string, unknown>
  return fields.map(({ name }) => (Object.hasOwn(record, name) ? record[name] : undefined))
}
