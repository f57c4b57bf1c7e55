import { fault } from '../../errors.ts'

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const special: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['-nan', NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['+inf', Infinity],
  ['infinity', Infinity],
  ['-infinity', -Infinity],
])

type Numbers = Float64Array | Int32Array | Uint32Array | Uint8Array

/**
 * Exactly `count` numbers parted by spaces, into an array of the caller's kind. Nothing is allocated beyond what the text can hold: two
 * characters a number. Integer kinds take whole numbers in their range only.
 */
export function readNumbers<T extends Numbers>(
  Maker: new (length: number) => T,
  text: string,
  count: number,
  where: string,
): T {
  if (count > (text.length + 1) / 2) throw wrongCount(where, count)
  const numbers = new Maker(count)
  let found = 0
  for (let at = 0; at < text.length;) {
    if (text.charCodeAt(at) === 32) {
      at++
      continue
    }
    const space = text.indexOf(' ', at)
    const end = space < 0 ? text.length : space
    if (found === count) throw wrongCount(where, count)
    numbers[found] = numberOf(text.slice(at, end), where)
    // A whole number in range comes back as it went in.
    if (!(numbers instanceof Float64Array) && numbers[found] !== Number(text.slice(at, end)))
      throw fault(
        'E_FORMAT',
        `${where} holds ${short(text.slice(at, end))}, no whole number that fits`,
      )
    found++
    at = end
  }
  if (found !== count) throw wrongCount(where, count)
  return numbers
}

function numberOf(token: string, where: string): number {
  if (decimal.test(token)) return Number(token)
  const value = special.get(token.toLowerCase())
  if (value === undefined)
    throw fault('E_FORMAT', `${where} holds ${short(token)}, which is no number`)
  return value
}

/** A whole number from 0 to `largest`, alone in its line. */
export function readCount(text: string, largest: number, where: string): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN
  if (!(value <= largest))
    throw fault('E_FORMAT', `${where} is ${short(text)}, not a whole number up to ${largest}`)
  return value
}

function wrongCount(where: string, count: number): Error {
  return fault('E_FORMAT', `${where} does not hold the ${count} numbers it should`)
}

function short(token: string): string {
  return JSON.stringify(token.length > 24 ? `${token.slice(0, 24)}...` : token)
}
