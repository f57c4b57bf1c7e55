import { fault } from '../../errors.ts'
import { isNumber, isWrittenNumbers, mistakeShare, writtenAs } from './infer-columns.ts'

export type Task = 'regression' | 'classification'

/** What is to be learned, a value a row of the rows that have one. */
export interface Target {
  readonly name: string
  readonly task: Task
  /** Values, or indices of classes. */
  readonly values: Float64Array
  /** As the file writes them, in order: numbers by size, else by text. */
  readonly classes: readonly (string | number)[]
  /** Rows of the table that are used: those with a target. */
  readonly rows: Int32Array
}

/** Whole numbers of no more kinds than these are classes, unless --task says otherwise. */
const mostClasses = 10
const fewestRows = 10

/** Reads the target. Throws E_EMPTY, E_VALUE naming what is wrong and where. */
export function readTarget(
  name: string,
  raw: readonly (string | null)[],
  asked: Task | undefined,
  holds?: 'number' | 'text',
): Target {
  const rows = Int32Array.from(raw.flatMap((value, row) => (value === null ? [] : [row])))
  const given = Array.from(rows, (row) => raw[row]!)
  if (given.length === 0) throw fault('E_EMPTY', `the target "${name}" is empty in every row`)
  if (given.length < fewestRows)
    throw fault('E_EMPTY', `only ${given.length} rows have a target; ${fewestRows} are the least`)
  // Text of digits names things, where a file says that it is text; asked for a quantity, it is read all the same.
  const isNumeric = given.every(isNumber) && (holds !== 'text' || asked === 'regression')
  if (!isNumeric && asked === undefined && holds !== 'text') checkMistake(name, raw, given)
  const kinds = new Set(given)
  const task = asked ?? guess(given, isNumeric, kinds.size)
  if (kinds.size === 1)
    throw fault('E_VALUE', {
      where: `the target "${name}"`,
      '!value': JSON.stringify(given[0]),
      what: 'is its only value: there is nothing to tell apart',
    })
  if (task === 'regression') {
    if (!isNumeric) {
      const at = given.findIndex((value) => !isNumber(value))
      throw fault('E_VALUE', {
        where: `row ${rows[at]! + 1}, target "${name}"`,
        '!value': JSON.stringify(given[at]),
        what: 'is no number',
      })
    }
    return { name, task, values: Float64Array.from(given, Number), classes: [], rows }
  }
  const classes = isNumeric
    ? [...new Set(given.map(Number))].toSorted((a, b) => a - b)
    : [...kinds].toSorted()
  const places = new Map<string | number, number>(classes.map((label, i) => [label, i]))
  const rare = classes.find(
    (_, i) =>
      given.filter((value) => places.get(isNumeric ? Number(value) : value) === i).length < 2,
  )
  if (classes.length > given.length / 2 && rare !== undefined)
    throw fault(
      'E_VALUE',
      {
        where: `the target "${name}"`,
        '!value': JSON.stringify(rare),
        what: `is one of ${classes.length} classes in ${given.length} rows: too many to learn`,
      },
      isWrittenNumbers(given) ? { hint: `If they are numbers, write them as ${writtenAs}.` } : {},
    )
  const values = Float64Array.from(given, (value) => places.get(isNumeric ? Number(value) : value)!)
  return { name, task, values, classes, rows }
}

/** A few texts among numbers are mistakes, not classes. */
function checkMistake(
  name: string,
  raw: readonly (string | null)[],
  given: readonly string[],
): void {
  const texts = given.filter((value) => !isNumber(value)).length
  if (given.length < 20 || texts > mistakeShare * given.length) return
  const row = raw.findIndex((value) => value !== null && !isNumber(value))
  throw fault(
    'E_VALUE',
    {
      where: `row ${row + 1}, target "${name}"`,
      '!value': JSON.stringify(raw[row]),
      what: 'stands where numbers belong',
    },
    { hint: 'Mend it, or if they all are classes: --task classification.' },
  )
}

function guess(given: readonly string[], isNumeric: boolean, kinds: number): Task {
  if (!isNumeric) return 'classification'
  const isWhole = given.every((value) => Number.isInteger(Number(value)))
  return isWhole && kinds <= mostClasses ? 'classification' : 'regression'
}
