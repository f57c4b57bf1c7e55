// Dates as Python's datetime.strptime and fromisoformat read them, without time zones.
import { fault } from '../../errors.ts'

/** A moment as it is written; fields that the format lacks are undefined. */
export interface Moment {
  readonly year: number | undefined
  readonly month: number | undefined
  readonly day: number | undefined
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/** undefined: the text is no such date. */
export type DateReader = (text: string) => Moment | undefined

type Field =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'hour12'
  | 'half'
  | 'minute'
  | 'second'

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const monthNames =
  'january|february|march|april|may|june|july|august|september|october|november|december'
const dayNames = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday'
const shortDayNames = 'mon|tue|wed|thu|fri|sat|sun'

const directives: Readonly<Record<string, readonly [pattern: string, field: Field | undefined]>> = {
  Y: ['(\\d{4})', 'year'],
  y: ['(\\d{2})', 'shortYear'],
  m: ['(1[0-2]|0[1-9]|[1-9])', 'month'],
  b: [`(${months.join('|')})`, 'monthName'],
  B: [`(${monthNames})`, 'monthName'],
  d: ['(3[01]|[12]\\d|0[1-9]|[1-9]| [1-9])', 'day'],
  H: ['(2[0-3]|[01]\\d|\\d)', 'hour'],
  I: ['(1[0-2]|0[1-9]|[1-9])', 'hour12'],
  p: ['(am|pm)', 'half'],
  M: ['([0-5]\\d|\\d)', 'minute'],
  S: ['(6[01]|[0-5]\\d|\\d)', 'second'],
  f: ['\\d{1,6}', undefined],
  a: [`(?:${shortDayNames})`, undefined],
  A: [`(?:${dayNames})`, undefined],
  z: ['(?:z|[+-]\\d\\d:?[0-5]\\d)', undefined],
  '%': ['%', undefined],
}

const isoFormats = [
  '%Y-%m-%d',
  '%Y-%m-%d %H:%M',
  '%Y-%m-%d %H:%M:%S',
  '%Y-%m-%d %H:%M:%S.%f',
  '%H:%M',
  '%H:%M:%S',
]

/** A reader for a strptime format; '' for ISO 8601: a date, a time, or both with T or a blank between, a zone at its end left out. */
export function dateReader(format: string): DateReader {
  if (format !== '') return formatReader(format)
  const readers = isoFormats.map(formatReader)
  return (text) => {
    const plain = text
      .trim()
      .replace(/(?<=\d)[Tt](?=\d)/, ' ')
      .replace(/(?:[Zz]|(?<=:\d\d(?:\.\d{1,6})?)[+-]\d\d:?\d\d)$/, '')
    for (const read of readers) {
      const moment = read(plain)
      if (moment) return moment
    }
    return undefined
  }
}

function formatReader(format: string): DateReader {
  const fields: Field[] = []
  const used = new Set<string>()
  let pattern = ''
  for (let i = 0; i < format.length; i++) {
    const character = format[i]!
    if (/\s/.test(character)) {
      if (!pattern.endsWith('\\s+')) pattern += '\\s+'
    } else if (character === '%') {
      const directive = directives[format[++i] ?? '']
      if (!directive)
        throw fault(
          'E_FORMAT',
          `the date format has %${format[i] ?? ''}, which is not understood`,
          {
            hint: `There are ${Object.keys(directives)
              .map((letter) => `%${letter}`)
              .join(' ')}.`,
          },
        )
      if (used.has(format[i]!) && format[i] !== '%')
        throw fault('E_FORMAT', `the date format has %${format[i]} twice`)
      used.add(format[i]!)
      pattern += directive[0]
      if (directive[1]) fields.push(directive[1])
    } else pattern += character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')
  }
  const expression = new RegExp(`^${pattern}$`, 'i')
  return (text) => {
    const match = text.length <= longest ? expression.exec(text) : null
    return match ? momentOf(fields, match) : undefined
  }
}

const example: Readonly<Record<string, string>> = {
  Y: '2024',
  y: '24',
  m: '01',
  b: 'Jan',
  B: 'January',
  d: '31',
  H: '09',
  I: '09',
  p: 'AM',
  M: '30',
  S: '00',
  f: '0',
  a: 'Wed',
  A: 'Wednesday',
  z: '+0000',
}

/** A date that the format takes. */
export function exampleDate(format: string): string {
  if (format === '') return '2024-01-31T09:30'
  return format.replace(/%(.)/g, (_, letter: string) => example[letter] ?? letter)
}

/** No date is longer. */
const longest = 100

function momentOf(fields: readonly Field[], match: RegExpExecArray): Moment | undefined {
  const found: Partial<Record<Field, string>> = {}
  for (const [i, field] of fields.entries()) found[field] = match[i + 1]!
  const year = yearOf(found)
  const month = found.monthName
    ? months.indexOf(found.monthName.slice(0, 3).toLowerCase()) + 1
    : numberOf(found.month)
  const day = numberOf(found.day)
  if (day !== undefined && month !== undefined && day > daysIn(year ?? 2000, month))
    return undefined
  return {
    year,
    month,
    day,
    hour: found.hour12 ? halfDay(Number(found.hour12), found.half) : Number(found.hour ?? 0),
    minute: Number(found.minute ?? 0),
    second: Number(found.second ?? 0),
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

/** POSIX: 69 to 99 are of the last century. */
function yearOf({ year, shortYear }: Partial<Record<Field, string>>): number | undefined {
  if (shortYear === undefined) return numberOf(year)
  const short = Number(shortYear)
  return short + (short >= 69 ? 1900 : 2000)
}

function halfDay(hour: number, half: string | undefined): number {
  return (hour % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0)
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
