import { fault } from '../errors.ts'

/** JSON as C++ writers make it: NaN, Infinity and -Infinity stand bare. They become text of the same letters. Throws E_FORMAT. */
export function parseLenientJson(text: string): unknown {
  const strict = parsed(text)
  if ('value' in strict) return strict.value
  const lenient = parsed(quoteBareNumbers(text))
  if ('value' in lenient) return lenient.value
  throw fault('E_FORMAT', `the JSON is malformed or cut off: ${lenient.why.slice(0, 120)}`)
}

function parsed(text: string): { readonly value: unknown } | { readonly why: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return { why: error.message }
    throw error
  }
}

/** Outside of text only. Steps from quote to quote: a pattern over both would take time squared over an open quote. */
function quoteBareNumbers(text: string): string {
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('"', at)
    const end = open < 0 ? text.length : open
    parts.push(text.slice(at, end).replace(/-?(?:NaN|nan|Infinity|inf)\b/g, quoted))
    if (open < 0) break
    const close = closingQuote(text, open)
    parts.push(text.slice(open, close + 1))
    at = close + 1
  }
  return parts.join('')
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '"') return at
  }
  return text.length
}

function quoted(token: string): string {
  const sign = token.startsWith('-') ? '-' : ''
  return token.toLowerCase().endsWith('nan') ? '"NaN"' : `"${sign}Infinity"`
}
