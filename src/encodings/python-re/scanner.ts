/** A place in the text of a pattern. */
export class Scanner {
  readonly pattern: string
  at = 0

  constructor(pattern: string) {
    this.pattern = pattern
  }

  get isAtEnd(): boolean {
    return this.at >= this.pattern.length
  }

  /** The next character (code point), or '' at the end. */
  get next(): string {
    const codePoint = this.pattern.codePointAt(this.at)
    return codePoint === undefined ? '' : String.fromCodePoint(codePoint)
  }

  takeCharacter(): string {
    const { next } = this
    this.at += next.length
    return next
  }

  takeText(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  /** Takes what a sticky expression of ours matches here. */
  take(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at
    const match = expression.exec(this.pattern)
    if (!match || match[0] === '') return undefined
    this.at += match[0].length
    return match
  }

  /** Whether a repeat's bounds stand here, behind their brace: `{}` is text to Python, `{,}` a repeat. */
  isRepeatBody(): boolean {
    return /^(?:\d+(?:,\d*)?|,\d*)\}/.test(this.pattern.slice(this.at))
  }

  /** `*`, `+`, `?` or `{m,n}`. */
  takeRepeat(): { min: number; max: number } | undefined {
    if (this.takeText('*')) return { min: 0, max: Infinity }
    if (this.takeText('+')) return { min: 1, max: Infinity }
    if (this.takeText('?')) return { min: 0, max: 1 }
    const match = this.take(/\{(\d*)(,?)(\d*)\}/y)
    if (!match) return undefined
    const [whole, low, comma, high] = match
    if (whole === '{}') {
      this.at -= 2
      return undefined
    }
    const min = low === '' ? 0 : Number(low)
    if (comma === '') return { min, max: min }
    return { min, max: high === '' ? Infinity : Number(high) }
  }
}
