import type { ClientColumn, ClientModel, ClientRow } from './client-model.ts'

/** Why clients generated for `before` would not work, or not mean the same, with `after`; empty where they go on working. */
export function incompatibilities(before: ClientModel, after: ClientModel): string[] {
  return [
    ...rowDifferences(before.row, after.row),
    ...before.outputs
      .filter((name) => !after.outputs.includes(name))
      .map((name) => `it has no output ${name} any more`),
    ...(before.prediction === after.prediction
      ? []
      : [`it predicts a ${after.prediction}, before a ${before.prediction}`]),
    ...newClasses(before, after),
  ]
}

/** A client's types list the classes, so that code over them is complete. */
function newClasses({ classes: before }: ClientModel, { classes: after }: ClientModel): string[] {
  if (!before) return []
  if (!after) return ['it has no classes any more']
  return after
    .filter((label) => !before.includes(label))
    .map((label) => `it has a class ${JSON.stringify(label)} that clients do not know`)
}

function rowDifferences(before: ClientRow, after: ClientRow): string[] {
  if (before.kind !== after.kind) return [`a row is a ${after.kind}, before a ${before.kind}`]
  if (before.kind === 'value')
    return columnDifferences(before.column, (after as typeof before).column)
  if (before.kind === 'json') return []
  const columns = (after as typeof before).columns
  if (before.kind === 'list') {
    if (before.columns.length !== columns.length)
      return [`a row has ${columns.length} values, before ${before.columns.length}`]
    return before.columns.flatMap((column, i) => [
      ...(column.name === columns[i]!.name
        ? []
        : [`column ${i} is ${columns[i]!.name}, before ${column.name}`]),
      ...columnDifferences(column, columns[i]!),
    ])
  }
  const now = new Map(columns.map((column) => [column.name, column]))
  const known = new Set(before.columns.map((column) => column.name))
  return [
    ...before.columns.flatMap((column) => {
      const found = now.get(column.name)
      return found
        ? columnDifferences(column, found)
        : [`it has no column "${column.name}" any more`]
    }),
    ...columns
      .filter((column) => !known.has(column.name) && !column.isOptional)
      .map((column) => `it needs a column "${column.name}" that clients do not send`),
  ]
}

/** Taking more than before is compatible, taking less is not. */
function columnDifferences(before: ClientColumn, after: ClientColumn): string[] {
  const where = `column "${before.name}"`
  const found: string[] = []
  const widens = after.type === 'any' || (before.type === 'integer' && after.type === 'number')
  if (before.type !== after.type && !widens)
    found.push(`${where} is ${after.type}, before ${before.type}`)
  if (before.isNullable && !after.isNullable)
    found.push(`${where} takes no missing values any more`)
  if (before.isOptional && !after.isOptional) found.push(`${where} may not be left out any more`)
  if (after.values) {
    const lost = before.values?.filter((value) => !after.values!.includes(value))
    if (!lost) found.push(`${where} takes certain values only`)
    else if (lost.length > 0)
      found.push(`${where} does not take ${lost.map(String).join(', ')} any more`)
  }
  return found
}
