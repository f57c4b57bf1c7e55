// Formulas of "derive", in the grammar of Python's expressions: arithmetic, comparisons, a if c else b, calls of known functions,
// slices of text. Names that are no identifiers stand in back-quotes.
import { fault } from '../../errors.ts'
import type { ArithmeticOperator, Comparison, Expression } from './expression.ts'
import { spelledOut, takesList } from './shorthands.ts'
import type { Token } from './tokens.ts'
import { tokensOf } from './tokens.ts'

const deepest = 100

/** Parses a formula; E_CONFIG says where it can't be read. */
export function parseFormula(text: string, where: string): Expression {
  const parser = new FormulaParser(tokensOf(text, where), text, where)
  const expression = parser.choice()
  parser.expectEnd()
  return expression
}

/** A place in a formula's tokens, and a method for each level of precedence. */
class FormulaParser {
  private readonly tokens: readonly Token[]
  private readonly text: string
  private readonly where: string
  private at = 0
  private depth = 0

  constructor(tokens: readonly Token[], text: string, where: string) {
    this.tokens = tokens
    this.text = text
    this.where = where
  }

  choice(): Expression {
    if (++this.depth > deepest) throw this.wrong('is nested too deeply')
    const yes = this.either()
    let made = yes
    if (this.takeWord('if')) {
      const test = this.either()
      if (!this.takeWord('else')) throw this.wrong('has an if without an else')
      made = { kind: 'choice', test, yes, no: this.choice() }
    }
    this.depth--
    return made
  }

  expectEnd(): void {
    if (this.at < this.tokens.length) throw this.wrong('does not end there')
  }

  private either(): Expression {
    let left = this.both()
    while (this.takeWord('or')) left = { kind: 'or', left, right: this.both() }
    return left
  }

  private both(): Expression {
    let left = this.negation()
    while (this.takeWord('and')) left = { kind: 'and', left, right: this.negation() }
    return left
  }

  private negation(): Expression {
    let isNot = false
    while (this.takeWord('not')) isNot = !isNot
    const item = this.comparison()
    return isNot ? { kind: 'not', item } : item
  }

  /** a < b < c is a < b and b < c. */
  private comparison(): Expression {
    let left = this.sum()
    let made: Expression | undefined
    for (;;) {
      const isNot = this.takeWord('not')
      if (isNot || this.peekWord('in')) {
        if (!this.takeWord('in')) throw this.wrong('has a "not" without an "in"')
        const isOf = this.listed(left)
        if (isOf) {
          made = joined(made, isNot ? { kind: 'not', item: isOf } : isOf)
          return made
        }
        const right = this.sum()
        const call: Expression = { kind: 'call', name: 'contains', items: [right, left] }
        made = joined(made, isNot ? { kind: 'not', item: call } : call)
        left = right
        continue
      }
      const operator = this.takeSymbol('<=', '>=', '==', '!=', '<', '>') as Comparison | undefined
      if (operator === undefined) return made ?? left
      const right = this.sum()
      made = joined(made, { kind: 'compare', operator, left, right })
      left = right
    }
  }

  /** month in [12, 1, 2]: equal to one of them. */
  private listed(left: Expression): Expression | undefined {
    const close = { '[': ']', '(': ')' }[this.peekSymbol() ?? '']
    if (close === undefined) return undefined
    const start = this.at++
    const items = this.takeSymbol(close) === undefined ? this.itemsUntil(close) : []
    // Text in parentheses is text.
    if (items.length < 2 && close === ')') {
      this.at = start
      return undefined
    }
    if (items.length === 0) throw this.wrong('looks for a value in an empty list')
    return items
      .map((right): Expression => ({ kind: 'compare', operator: '==', left, right }))
      .reduce((one, other) => ({ kind: 'or', left: one, right: other }))
  }

  private peekSymbol(): string | undefined {
    const token = this.tokens[this.at]
    return token?.kind === 'symbol' ? token.value : undefined
  }

  private sum(): Expression {
    return this.binary(['+', '-'], () => this.product())
  }

  private product(): Expression {
    return this.binary(['*', '//', '/', '%'], () => this.signed())
  }

  private binary(symbols: readonly ArithmeticOperator[], next: () => Expression): Expression {
    let left = next()
    for (;;) {
      const operator = this.takeSymbol(...symbols) as ArithmeticOperator | undefined
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: next() }
    }
  }

  private signed(): Expression {
    let isMinus = false
    for (let sign; (sign = this.takeSymbol('-', '+')) !== undefined;)
      isMinus = isMinus !== (sign === '-')
    const item = this.power()
    if (!isMinus) return item
    return item.kind === 'number' ? { kind: 'number', value: -item.value } : { kind: 'minus', item }
  }

  /** Binds tighter than a sign on its left, looser than one on its right. */
  private power(): Expression {
    const left = this.postfix()
    if (this.takeSymbol('**') === undefined) return left
    if (++this.depth > deepest) throw this.wrong('is nested too deeply')
    const right = this.signed()
    this.depth--
    return { kind: 'binary', operator: '**', left, right }
  }

  private postfix(): Expression {
    let item = this.atom()
    for (;;) {
      if (this.takeSymbol('[') !== undefined) item = this.slice(item)
      else if (this.takeSymbol('.') !== undefined) {
        const name = this.takeName()
        if (name === undefined || this.takeSymbol('(') === undefined)
          throw this.wrong('has a point that no function follows')
        item = { kind: 'call', name, items: [item, ...this.items()] }
      } else return item
    }
  }

  private slice(item: Expression): Expression {
    const start = this.wholeNumber()
    if (this.takeSymbol(':') === undefined) {
      if (start === undefined || this.takeSymbol(']') === undefined)
        throw this.wrong('has an index that is no whole number')
      if (item.kind === 'call' && item.name === 'split')
        return {
          kind: 'call',
          name: 'part',
          items: [...item.items, { kind: 'number', value: start }],
        }
      return { kind: 'slice', item, start, end: undefined, isIndex: true }
    }
    const end = this.wholeNumber()
    if (this.takeSymbol(']') === undefined)
      throw this.wrong('has a slice whose bounds are no whole numbers')
    return { kind: 'slice', item, start, end, isIndex: false }
  }

  private wholeNumber(): number | undefined {
    const isMinus = this.takeSymbol('-') !== undefined
    const token = this.tokens[this.at]
    if (token?.kind !== 'number' || !Number.isInteger(token.value)) {
      if (isMinus) throw this.wrong('has a sign without a number')
      return undefined
    }
    this.at++
    return isMinus ? -token.value : token.value
  }

  private atom(): Expression {
    const token = this.tokens[this.at++]
    if (token?.kind === 'number') return { kind: 'number', value: token.value }
    if (token?.kind === 'text') return { kind: 'text', value: token.value }
    if (token?.kind === 'quoted') return { kind: 'column', name: token.value, at: token.at }
    if (token?.kind === 'name') {
      if (this.takeSymbol('(') !== undefined) return this.callOf(token.value)
      if (modules.has(token.value) && this.takeSymbol('.') !== undefined)
        return this.constant() ?? this.atom()
      if (token.value === 'True' || token.value === 'False')
        return { kind: 'number', value: Number(token.value === 'True') }
      if (!keywords.has(token.value)) return { kind: 'column', name: token.value, at: token.at }
    }
    if (token?.kind === 'symbol' && token.value === '(') {
      const inner = this.choice()
      if (this.takeSymbol(')') === undefined) throw this.wrong('has an unclosed parenthesis')
      return inner
    }
    this.at--
    throw this.wrong(token ? 'has something that is no value' : 'ends too early')
  }

  /** np.pi and its like. */
  private constant(): Expression | undefined {
    const token = this.tokens[this.at]
    const value = token?.kind === 'name' ? constants.get(token.value) : undefined
    if (value === undefined) return undefined
    this.at++
    return { kind: 'number', value }
  }

  private callOf(name: string): Expression {
    if (!takesList.has(name) || this.takeSymbol('[') === undefined)
      return spelledOut(name, this.items(), false)
    const items = this.itemsUntil(']')
    if (this.takeSymbol(')') === undefined) throw this.wrong('has a call that is not closed')
    return spelledOut(name, items, true)
  }

  private items(): Expression[] {
    return this.takeSymbol(')') === undefined ? this.itemsUntil(')') : []
  }

  private itemsUntil(close: string): Expression[] {
    const items: Expression[] = []
    do items.push(this.choice())
    while (this.takeSymbol(',') !== undefined)
    if (this.takeSymbol(close) === undefined)
      throw this.wrong(`has a ${close === ']' ? 'list' : 'call'} that is not closed`)
    return items
  }

  private takeSymbol(...symbols: readonly string[]): string | undefined {
    const token = this.tokens[this.at]
    if (token?.kind !== 'symbol' || !symbols.includes(token.value)) return undefined
    this.at++
    return token.value
  }

  private takeName(): string | undefined {
    const token = this.tokens[this.at]
    if (token?.kind !== 'name') return undefined
    this.at++
    return token.value
  }

  private peekWord(word: string): boolean {
    const token = this.tokens[this.at]
    return token?.kind === 'name' && token.value === word
  }

  private takeWord(word: string): boolean {
    if (!this.peekWord(word)) return false
    this.at++
    return true
  }

  private wrong(what: string): Error {
    const at = this.tokens[this.at]?.at ?? this.text.length
    return fault(
      'E_CONFIG',
      `${this.where}: the formula ${what}, at ${JSON.stringify(this.text.slice(at, at + 20))}`,
      {
        hint: 'Formulas have numbers, columns, + - * / // % **, comparisons, "a if c else b" and the functions of docs/reference/slipway-json.md.',
      },
    )
  }
}

/** np.sqrt(x) is sqrt(x). */
const modules: ReadonlySet<string> = new Set(['np', 'numpy', 'math'])

const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
])

const keywords: ReadonlySet<string> = new Set([
  'if',
  'else',
  'and',
  'or',
  'not',
  'in',
  'is',
  'lambda',
  'for',
])

function joined(left: Expression | undefined, right: Expression): Expression {
  return left ? { kind: 'and', left, right } : right
}
