// White space as Python's str has it: what \s takes, str.split() divides at and str.strip() takes off. JavaScript's own differs.

/** The inside of a regular expression's set. */
export const whiteSpace =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const beyondAscii = new RegExp(`[${whiteSpace}]`)
const words = new RegExp(`[^${whiteSpace}]+`, 'g')

/** Whether the unit at `at` is white space; false outside the text. */
export function isWhiteSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (unit < 128) return unit === 32 || (unit >= 9 && unit <= 13) || (unit >= 28 && unit < 32)
  return unit > 128 && beyondAscii.test(text[at]!)
}

/** str.strip(). */
export function stripped(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isWhiteSpace(text, start)) start++
  while (end > start && isWhiteSpace(text, end - 1)) end--
  return text.slice(start, end)
}

/** str.split(). */
export function splitWords(text: string): string[] {
  return text.match(words) ?? []
}

/** len(str): characters, not UTF-16 units. */
export function lengthOf(text: string): number {
  return /[\ud800-\udbff]/.test(text) ? Array.from(text).length : text.length
}
