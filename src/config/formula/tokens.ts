import { fault } from '../../errors.ts'

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  /** text: a literal; name: an identifier; quoted: a name in back-quotes. */
  | {
      readonly kind: 'text' | 'name' | 'quoted' | 'symbol'
      readonly value: string
      readonly at: number
    }

const longest = 2000

const patterns = {
  number: /(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y,
  name: /[\p{L}_][\p{L}\p{N}_]*/uy,
  quoted: /`([^`]+)`/y,
  text: /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y,
  symbol: /\*\*|\/\/|<=|>=|==|!=|[-+*/%()[\],:.<>]/y,
}

/** The words of a formula. E_CONFIG at a character that begins none. */
export function tokensOf(text: string, where: string): Token[] {
  if (text.length > longest)
    throw fault('E_CONFIG', `${where}: the formula is longer than ${longest} characters`)
  const tokens: Token[] = []
  for (let at = skipBlanks(text, 0); at < text.length;) {
    const token = tokenAt(text, at)
    if (!token)
      throw fault(
        'E_CONFIG',
        `${where}: the formula has ${JSON.stringify(text[at])} at ${at}, which no formula has`,
      )
    tokens.push(token.token)
    at = skipBlanks(text, token.end)
  }
  return tokens
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text[at]!)) at++
  return at
}

function tokenAt(text: string, at: number): { token: Token; end: number } | undefined {
  for (const kind of ['number', 'name', 'quoted', 'text', 'symbol'] as const) {
    const pattern = patterns[kind]
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match) continue
    const end = at + match[0].length
    if (kind === 'number')
      return { token: { kind, value: Number(match[0].replaceAll('_', '')), at }, end }
    const value = kind === 'text' ? unescaped(match[1] ?? match[2]!) : (match[1] ?? match[0])
    return { token: { kind, value, at }, end }
  }
  return undefined
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character)
}
