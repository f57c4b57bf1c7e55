import { fault } from '../../errors.ts'
import type { RawTable } from './read-table.ts'

/** A column a model can learn from. */
export type FeatureColumn =
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | {
      readonly name: string
      readonly kind: 'category'
      /** In order of their text. */
      readonly levels: readonly string[]
      /** Index of the level a row; -1 where it is missing. */
      readonly codes: Int32Array
    }

export interface LeftOut {
  readonly name: string
  readonly why: string
}

/** A column with more levels than these, most of them once, names rows or tells stories. */
const mostLevels = 100
const mostLevelShare = 0.3
/** As few texts among so many numbers are mistakes, not categories. */
export const mistakeShare = 0.05

/** What each column holds; those nothing can be learned from are left out, each with a word why. Throws E_VALUE naming row and column. */
export function inferColumns(
  table: RawTable,
  names: readonly string[],
): { readonly features: readonly FeatureColumn[]; readonly leftOut: readonly LeftOut[] } {
  const features: FeatureColumn[] = []
  const leftOut: LeftOut[] = []
  for (const name of names) {
    const at = table.names.indexOf(name)
    const made = inferColumn(name, table.columns[at]!, table.holds?.[at])
    if ('why' in made) leftOut.push(made)
    else features.push(made)
  }
  return { features, leftOut }
}

/** `holds`: what the file says the column holds, whatever its texts look like. */
export function inferColumn(
  name: string,
  raw: readonly (string | null)[],
  holds?: 'number' | 'text',
): FeatureColumn | LeftOut {
  const given = raw.filter((value) => value !== null)
  if (given.length === 0) return { name, why: 'it is empty' }
  const texts = given.filter((value) => !isNumber(value))
  if (holds === 'number') checkNumbers(name, raw)
  if (texts.length === 0 && holds !== 'text') {
    const values = Float64Array.from(raw, (value) => (value === null ? NaN : Number(value)))
    return isConstant(values) ? { name, why: 'it is constant' } : { name, kind: 'number', values }
  }
  const isMostlyNumbers = texts.length <= mistakeShare * given.length && given.length >= 20
  if (isMostlyNumbers && holds !== 'text') throw mistake(name, raw)
  const levels = [...new Set(given)].toSorted()
  if (levels.length === 1 && given.length === raw.length) return { name, why: 'it is constant' }
  if (isDates(levels)) return { name, why: 'it holds dates; give their parts as numbers' }
  if (
    levels.length > mostLevels ||
    (levels.length > 10 && levels.length > mostLevelShare * given.length)
  )
    return {
      name,
      why: isWrittenNumbers(levels)
        ? `its numbers are written like "${texts[0]}"; write them as ${writtenAs}`
        : `it has ${levels.length} different texts in ${given.length} rows`,
    }
  const places = new Map(levels.map((level, i) => [level, i]))
  const codes = Int32Array.from(raw, (value) => (value === null ? -1 : places.get(value)!))
  return { name, kind: 'category', levels, codes }
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

export function isNumber(text: string): boolean {
  return number.test(text) && Number.isFinite(Number(text))
}

/** Numbers of a file that says so are finite, and doubles without loss. */
function checkNumbers(name: string, raw: readonly (string | null)[]): void {
  const isBad = (value: string | null) =>
    value !== null && (!isNumber(value) || (wholeNumber.test(value) && !isExact(value)))
  const row = raw.findIndex(isBad)
  if (row < 0) return
  throw fault(
    'E_VALUE',
    {
      where: `row ${row + 1}, column "${name}"`,
      '!value': raw[row]!,
      what: isNumber(raw[row]!)
        ? 'is beyond 2^53: a number can hold it only rounded'
        : 'is not finite',
    },
    { hint: `Leave the column out: --ignore ${name}. Or write it as text, if it names things.` },
  )
}

const wholeNumber = /^[+-]?\d{16,}$/

const isExact = (text: string) => BigInt(Number(text)) === BigInt(text)

export const writtenAs = '1234.5'

const writtenNumber = /^[€$£¥]? ?[+-]?\d[\d.,'\u00a0 ]* ?([%€$£¥]| [a-zA-Z]{1,3})?$/

/** '1,234', '0,5', '12 %': numbers to who reads them, texts as they stand. */
export function isWrittenNumbers(texts: readonly string[]): boolean {
  return texts.every((text) => writtenNumber.test(text))
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0])
}

const date = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/

function isDates(levels: readonly string[]): boolean {
  return levels.every((level) => date.test(level))
}

function mistake(name: string, raw: readonly (string | null)[]): Error {
  const row = raw.findIndex((value) => value !== null && !isNumber(value))
  return fault(
    'E_VALUE',
    {
      where: `row ${row + 1}, column "${name}"`,
      '!value': JSON.stringify(raw[row]),
      what: 'stands where numbers belong',
    },
    { hint: `Mend it, or leave the column out: --ignore ${name}.` },
  )
}
