import type { Moment } from './date-format.ts'

const day = 86_400_000

/** Days since 1970-01-01. Years below 100 need setUTCFullYear: Date.UTC takes them for 19xx. */
function dayNumber(year: number, month: number, date: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, date) / day
}

function days({ year, month, day: date }: Moment): number {
  return dayNumber(year!, month!, date!)
}

function weekday(moment: Moment): number {
  return (((days(moment) + 3) % 7) + 7) % 7
}

function dayOfYear(moment: Moment): number {
  return days(moment) - dayNumber(moment.year!, 1, 1) + 1
}

/** ISO 8601: the week of the year that holds its Thursday. */
function week(moment: Moment): number {
  const thursday = days(moment) - weekday(moment) + 3
  const year = new Date(thursday * day).getUTCFullYear()
  return Math.floor((thursday - dayNumber(year, 1, 1)) / 7) + 1
}

interface DatePart {
  readonly of: (moment: Moment) => number
  /** What the text must hold. */
  readonly needs: readonly ('year' | 'month' | 'day')[]
}

const whole = ['year', 'month', 'day'] as const

/** Parts of a moment by name, as pandas' Series.dt has them; weekday counts from Monday, 0. */
export const dateParts: ReadonlyMap<string, DatePart> = new Map<string, DatePart>([
  ['year', { of: ({ year }) => year!, needs: ['year'] }],
  ['month', { of: ({ month }) => month!, needs: ['month'] }],
  ['day', { of: ({ day: date }) => date!, needs: ['day'] }],
  ['hour', { of: ({ hour }) => hour, needs: [] }],
  ['minute', { of: ({ minute }) => minute, needs: [] }],
  ['second', { of: ({ second }) => second, needs: [] }],
  ['weekday', { of: weekday, needs: whole }],
  ['dayofweek', { of: weekday, needs: whole }],
  ['isoweekday', { of: (moment) => weekday(moment) + 1, needs: whole }],
  ['is_weekend', { of: (moment) => Number(weekday(moment) >= 5), needs: whole }],
  ['dayofyear', { of: dayOfYear, needs: whole }],
  ['week', { of: week, needs: whole }],
  ['weekofyear', { of: week, needs: whole }],
  ['quarter', { of: ({ month }) => Math.floor((month! + 2) / 3), needs: ['month'] }],
  ['ordinal', { of: (moment) => days(moment) + 719_163, needs: whole }],
  [
    'timestamp',
    {
      of: (moment) =>
        days(moment) * 86_400 + moment.hour * 3600 + moment.minute * 60 + moment.second,
      needs: whole,
    },
  ],
])
