// Python literals as numpy writes them into headers: dicts, tuples, lists, text, ints, True, False, None.

import { fault } from '../errors.ts'

export type Literal = string | number | boolean | null | Literal[] | Map<string, Literal>

const deepest = 20

/** Tuples and lists both become arrays. Throws E_FORMAT for anything else, and for a dict key that is no text. */
export function parseLiteral(text: string): Literal {
  const parser = new LiteralParser(text)
  const value = parser.value(0)
  parser.end()
  return value
}

class LiteralParser {
  readonly text: string
  at = 0
  constructor(text: string) {
    this.text = text
  }
  value(depth: number): Literal {
    if (depth > deepest) throw this.malformed()
    this.space()
    const character = this.text[this.at]
    if (character === '{') return this.dict(depth)
    if (character === '(' || character === '[')
      return this.list(depth, character === '(' ? ')' : ']')
    if (character === "'" || character === '"') return this.string(character)
    return this.word()
  }
  end(): void {
    this.space()
    if (this.at !== this.text.length) throw this.malformed()
  }

  dict(depth: number): Map<string, Literal> {
    const map = new Map<string, Literal>()
    this.at++
    while (!this.takes('}')) {
      const key = this.value(depth + 1)
      if (typeof key !== 'string' || !this.takes(':') || map.has(key)) throw this.malformed()
      map.set(key, this.value(depth + 1))
      if (!this.takes(',') && this.peek() !== '}') throw this.malformed()
    }
    return map
  }
  list(depth: number, close: string): Literal[] {
    const items: Literal[] = []
    this.at++
    while (!this.takes(close)) {
      items.push(this.value(depth + 1))
      if (!this.takes(',') && this.peek() !== close) throw this.malformed()
    }
    return items
  }
  // numpy's field names are plain; an escape is refused rather than read in a way of our own.
  string(quote: string): string {
    const end = this.text.indexOf(quote, this.at + 1)
    const body = end < 0 ? '\\' : this.text.slice(this.at + 1, end)
    if (body.includes('\\')) throw this.malformed()
    this.at = end + 1
    return body
  }
  word(): Literal {
    const [word] = /^(?:True|False|None|-?[0-9]{1,16}L?)/.exec(
      this.text.slice(this.at, this.at + 20),
    ) ?? [undefined]
    if (word === undefined) throw this.malformed()
    this.at += word.length
    if (word === 'None') return null
    return word === 'True' || word === 'False' ? word === 'True' : Number.parseInt(word, 10)
  }

  space(): void {
    while (this.text[this.at] === ' ' || this.text[this.at] === '\n') this.at++
  }
  peek(): string | undefined {
    this.space()
    return this.text[this.at]
  }
  takes(character: string): boolean {
    if (this.peek() !== character) return false
    this.at++
    return true
  }
  malformed(): Error {
    return fault('E_FORMAT', `the literal of a header is malformed at character ${this.at}`)
  }
}
