import Papa from 'papaparse'
import type { CallShape, Plain } from '../../protocols/page/model-card.ts'
import { readField } from './field-value.ts'
import { rowValue } from './row-value.ts'

/** A pasted table as rows of a request, or what is wrong with it. */
export interface PastedTable {
  /** As they are sent; empty where there is a problem. */
  readonly rows: readonly unknown[]
  /** The texts of the model's columns, row by row, for showing. */
  readonly cells: readonly (readonly string[])[]
  /** What was done with the columns, in a sentence. */
  readonly note: string
  readonly problems: readonly string[]
}

const mostProblems = 8

/** Cells as a spreadsheet copies them (tabs), or CSV. A first line with the model's column names says the order; others are left out. */
export function pasteTable(shape: CallShape, text: string): PastedTable {
  const [first, ...rest] = tableCells(shape, text)
  if (!first) return { rows: [], cells: [], note: '', problems: [] }
  const { fields } = shape
  const names = first.map((cell) => cell.trim())
  const isNamed = fields.some(({ name }) => names.includes(name))
  if (isNamed) return byName(shape, names, rest)
  const hasHeader = first.length === fields.length && isHeading(shape, first, rest[0])
  const body = hasHeader ? rest : [first, ...rest]
  const note = hasHeader
    ? `The first line is a heading without the model's names: columns are taken in order.`
    : fields.length > 1
      ? 'No heading: columns are taken in order.'
      : ''
  const places = fields.map((_, i) => i)
  return converted(shape, body, {
    places,
    width: fields.length,
    firstLine: hasHeader ? 2 : 1,
    note,
  })
}

/** Of texts a line each: neither commas nor tabs in them separate anything. */
const noDelimiter = '\u001f'

function tableCells({ layout, fields }: CallShape, text: string): string[][] {
  const isText = layout === 'value' && fields[0]?.kind === 'string'
  const delimiter = isText ? noDelimiter : text.includes('\t') ? '\t' : ''
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    delimiter,
    delimitersToGuess: [',', ';', '|'],
    skipEmptyLines: true,
  })
  return data
}

/** Whether the first line can't be a row, but the second can. */
function isHeading(
  { fields }: CallShape,
  first: readonly string[],
  second: readonly string[] | undefined,
): boolean {
  return (
    second !== undefined &&
    fields.some(
      (field, i) =>
        readField(field, first[i]!).problem !== undefined &&
        readField(field, second[i] ?? '').problem === undefined,
    )
  )
}

function byName(
  shape: CallShape,
  names: readonly string[],
  rows: readonly (readonly string[])[],
): PastedTable {
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) < i)
  const missing = shape.fields.filter(({ name }) => !names.includes(name))
  const needed = missing.filter((field) => !field.isOptional).map(({ name }) => name)
  const others = names.filter((name) => !shape.fields.some((field) => field.name === name))
  const note = [
    'Columns are matched by name.',
    ...(others.length > 0 ? [`Left out: ${listed(others)}.`] : []),
    ...(missing.length > 0 ? [`Empty: ${listed(missing.map(({ name }) => name))}.`] : []),
  ].join(' ')
  const problems = [
    ...(twice === undefined ? [] : [`"${twice}" stands twice in the heading`]),
    ...(needed.length > 0 ? [`no column ${listed(needed)}`] : []),
  ]
  if (problems.length > 0) return { rows: [], cells: [], note, problems }
  const places = shape.fields.map(({ name }) => names.indexOf(name))
  return converted(shape, rows, { places, width: names.length, firstLine: 2, note })
}

const mostListed = 6

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).map((name) => `"${name}"`)
  return names.length > mostListed
    ? `${shown.join(', ')} and ${names.length - mostListed} more`
    : shown.join(', ')
}

interface Layout {
  /** Where each of the model's columns stands in a line; -1: nowhere. */
  readonly places: readonly number[]
  /** Cells of a line. */
  readonly width: number
  /** Number of the first line that is a row, for messages. */
  readonly firstLine: number
  readonly note: string
}

function converted(
  shape: CallShape,
  lines: readonly (readonly string[])[],
  { places, width, firstLine, note }: Layout,
): PastedTable {
  const problems: string[] = []
  const cells = lines.map((line) => places.map((place) => line[place] ?? ''))
  const rows = lines.map((line, row) => {
    const where = `line ${row + firstLine}`
    if (line.length !== width) problems.push(`${where} has ${line.length} cells, not ${width}`)
    const values = shape.fields.map((field, i): Plain => {
      const read = readField(field, cells[row]![i]!)
      if (read.problem === undefined) return read.value
      if (line.length === width) problems.push(`${where}, "${field.name}": ${read.problem}`)
      return null
    })
    return rowValue(shape, values)
  })
  if (problems.length === 0) return { rows, cells, note, problems }
  const shown = problems.slice(0, mostProblems)
  if (problems.length > mostProblems) shown.push(`and ${problems.length - mostProblems} more`)
  return { rows: [], cells, note, problems: shown }
}
