import type { Ranges } from '../python-text/code-points.ts'

/** A position test: \A, \Z, ^ and $ with MULTILINE, $ without, \b, \B. */
export type Assertion =
  | 'start'
  | 'end'
  | 'line start'
  | 'line end'
  | 'end or last newline'
  | 'boundary'
  | 'no boundary'

/** What stands at one side of a position is, or is not, a character of a set: `(?=\\s)`, `(?<!\\w)`. */
export interface Look {
  readonly isAhead: boolean
  readonly isNegative: boolean
  readonly ranges: Ranges
  /** Its place among the pattern's looks. */
  readonly number: number
}

/** What a pattern says. An empty sequence matches nothing at all, anywhere. */
export type Syntax =
  | { readonly kind: 'set'; readonly ranges: Ranges }
  | { readonly kind: 'sequence'; readonly items: readonly Syntax[] }
  | { readonly kind: 'choice'; readonly items: readonly Syntax[] }
  | {
      readonly kind: 'repeat'
      readonly item: Syntax
      readonly min: number
      readonly max: number
      readonly isGreedy: boolean
    }
  | { readonly kind: 'group'; readonly item: Syntax }
  | { readonly kind: 'assertion'; readonly what: Assertion; readonly isAscii: boolean }
  | { readonly kind: 'look'; readonly look: Look }

/** Whether it can match without taking a character, wherever its assertions hold. */
export function canBeEmpty(syntax: Syntax): boolean {
  switch (syntax.kind) {
    case 'set':
      return false
    case 'sequence':
      return syntax.items.every(canBeEmpty)
    case 'choice':
      return syntax.items.some(canBeEmpty)
    case 'repeat':
      return syntax.min === 0 || canBeEmpty(syntax.item)
    case 'group':
      return canBeEmpty(syntax.item)
    case 'assertion':
    case 'look':
      return true
  }
}
