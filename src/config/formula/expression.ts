/** A formula as a tree: what a text of "derive" is parsed to, and never evaluated as code. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'column'; readonly name: string; readonly at: number }
  | { readonly kind: 'minus' | 'not'; readonly item: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: ArithmeticOperator
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'compare'
      readonly operator: Comparison
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'and' | 'or'
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'choice'
      readonly test: Expression
      readonly yes: Expression
      readonly no: Expression
    }
  | { readonly kind: 'call'; readonly name: string; readonly items: readonly Expression[] }
  | {
      readonly kind: 'slice'
      readonly item: Expression
      readonly start: number | undefined
      readonly end: number | undefined
      /** text[3]: one character, which must be there. */
      readonly isIndex: boolean
    }

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!='
