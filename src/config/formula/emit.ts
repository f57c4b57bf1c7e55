// A formula as nodes: every operand is a column [N, 1] or a scalar [].
import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import type { Tensor } from '../../ir/tensor.ts'
import { float64, strings } from '../../ir/tensor.ts'
import { textFunctions } from '../../ops/text/text-functions.ts'
import { nearest } from '../../signature/column-names.ts'
import type { ArithmeticOperator, Comparison, Expression } from './expression.ts'
import { numberFunctions } from './number-functions.ts'

export interface FormulaContext {
  readonly g: GraphBuilder
  /** 'derive "bmi"', for messages. */
  readonly name: string
  readonly where: string
  /** A column [N, 1], DOUBLE or STRING. */
  readonly column: (name: string) => Value
  /** Rows in which Python comes to this part of the formula (a branch, what follows an `and`); undefined: all. */
  readonly when?: Value
}

type Kind = 'number' | 'truth' | 'text'

interface Operand {
  readonly kind: Kind
  readonly value: Value
  readonly literal?: string | number
}

/** The formula's value: DOUBLE or STRING, [N, 1] or, where it reads no column, []. */
export function emitFormula(expression: Expression, context: FormulaContext): Value {
  const made = emit(expression, context)
  return made.kind === 'truth' ? asNumber(made, context) : made.value
}

function emit(expression: Expression, context: FormulaContext): Operand {
  const { g } = context
  switch (expression.kind) {
    case 'number': {
      const { value: literal } = expression
      return { kind: 'number', value: g.constant(float64([], [literal])), literal }
    }
    case 'text': {
      const { value: literal } = expression
      return { kind: 'text', value: g.constant(strings([], [literal])), literal }
    }
    case 'column': {
      const value = context.column(expression.name)
      return { kind: value.type.dataType === 'STRING' ? 'text' : 'number', value }
    }
    case 'minus':
      return number(g.add('Neg', [asNumber(emit(expression.item, context), context)]))
    case 'not':
      return truth(g.add('Not', [asTruth(emit(expression.item, context), context)]))
    case 'and':
    case 'or':
      return both(expression, context)
    case 'binary':
      return arithmetic(
        expression.operator,
        emit(expression.left, context),
        emit(expression.right, context),
        context,
      )
    case 'compare':
      return compare(
        expression.operator,
        emit(expression.left, context),
        emit(expression.right, context),
        context,
      )
    case 'choice':
      return choose(expression, context)
    case 'slice': {
      const { item, start = 0, end, isIndex } = expression
      const numbers = isIndex || end === undefined ? [start] : [start, end]
      return textCall(isIndex ? 'at' : 'slice', emit(item, context), [], numbers, context)
    }
    case 'call':
      return call(
        expression.name,
        expression.items.map((item) => emit(item, context)),
        context,
      )
  }
}

const number = (value: Value): Operand => ({ kind: 'number', value })
const truth = (value: Value): Operand => ({ kind: 'truth', value })

function asNumber(operand: Operand, context: FormulaContext): Value {
  if (operand.kind === 'text') throw wrong(context, 'takes text where a number belongs')
  return operand.kind === 'truth'
    ? context.g.add('Cast', [operand.value], { to: 'DOUBLE' })
    : operand.value
}

function asTruth(operand: Operand, context: FormulaContext): Value {
  if (operand.kind === 'text') throw wrong(context, 'takes text where a comparison belongs')
  return operand.kind === 'truth'
    ? operand.value
    : context.g.add('Cast', [operand.value], { to: 'BOOL' })
}

const plain: Readonly<Partial<Record<ArithmeticOperator, string>>> = {
  '+': 'Add',
  '-': 'Sub',
  '*': 'Mul',
}
const divisions: Readonly<Partial<Record<ArithmeticOperator, string>>> = {
  '/': 'true',
  '//': 'floor',
  '%': 'modulo',
}

function arithmetic(
  operator: ArithmeticOperator,
  left: Operand,
  right: Operand,
  context: FormulaContext,
): Operand {
  const { g, name } = context
  if (operator === '+' && left.kind === 'text' && right.kind === 'text')
    return { kind: 'text', value: g.add('StringConcat', [left.value, right.value]) }
  const [a, b] = [asNumber(left, context), asNumber(right, context)]
  const reached = (divisor: Value): Value => whereReached(divisor, float64([], [1]), context)
  if (operator === '**') return number(power(g, a, b, right.literal))
  const kind = divisions[operator]
  if (kind === undefined) return number(g.add(plain[operator]!, [a, b]))
  // A constant divisor is looked at here; only others are looked at in every row.
  if (operator === '/' && typeof right.literal === 'number' && right.literal !== 0)
    return number(g.add('Div', [a, b]))
  return number(g.add('PythonDivide', [a, reached(b)], { kind, name }))
}

/** `safe` in rows that Python does not come to: what would be refused there is never looked at. */
function whereReached(value: Value, safe: Tensor, { g, when }: FormulaContext): Value {
  return when ? g.add('Where', [when, value, g.constant(safe)]) : value
}

/** The context of a part that is come to only where `condition` holds. */
function guarded(context: FormulaContext, condition: Value): FormulaContext {
  const { g, when } = context
  return { ...context, when: when ? g.add('And', [when, condition]) : condition }
}

/** C's pow, which Python calls, rounds squares and roots correctly; JavaScript's does not. */
function power(g: GraphBuilder, a: Value, b: Value, exponent: string | number | undefined): Value {
  if (exponent === 2) return g.add('Mul', [a, a])
  if (exponent === 0.5) return g.add('Sqrt', [a])
  return g.add('Pow', [a, b])
}

const orders: Readonly<Partial<Record<Comparison, string>>> = {
  '<': 'Less',
  '<=': 'LessOrEqual',
  '>': 'Greater',
  '>=': 'GreaterOrEqual',
}

function compare(
  operator: Comparison,
  left: Operand,
  right: Operand,
  context: FormulaContext,
): Operand {
  const { g } = context
  const opType = orders[operator]
  const isText = left.kind === 'text'
  if (isText !== (right.kind === 'text')) throw wrong(context, 'compares text with a number')
  if (isText && opType) throw wrong(context, `orders texts with ${operator}`)
  const sides = isText
    ? [left.value, right.value]
    : [asNumber(left, context), asNumber(right, context)]
  if (opType) return truth(g.add(opType, sides))
  const isEqual = g.add('Equal', sides)
  return truth(operator === '==' ? isEqual : g.add('Not', [isEqual]))
}

function both(
  { kind, left, right }: Extract<Expression, { kind: 'and' | 'or' }>,
  context: FormulaContext,
): Operand {
  const first = emit(left, context)
  const { g } = context
  const sides = [first]
  if (first.kind === 'truth') {
    const goesOn = kind === 'and' ? first.value : g.add('Not', [first.value])
    sides.push(emit(right, guarded(context, goesOn)))
  }
  if (sides.some((side) => side.kind !== 'truth'))
    throw wrong(context, `has an "${kind}" between what is no comparison`)
  return truth(
    g.add(
      kind === 'and' ? 'And' : 'Or',
      sides.map((side) => side.value),
    ),
  )
}

function choose(
  { test, yes, no }: Extract<Expression, { kind: 'choice' }>,
  context: FormulaContext,
): Operand {
  const condition = asTruth(emit(test, context), context)
  const sides = [
    emit(yes, guarded(context, condition)),
    emit(no, guarded(context, context.g.add('Not', [condition]))),
  ] as const
  const isText = sides[0].kind === 'text'
  if (isText !== (sides[1].kind === 'text'))
    throw wrong(context, "gives text or a number, which one column can't hold")
  const values = sides.map((side) => (isText ? side.value : asNumber(side, context)))
  const value = context.g.add('Where', [condition, ...values])
  return { kind: isText ? 'text' : 'number', value }
}

function call(name: string, items: readonly Operand[], context: FormulaContext): Operand {
  const { g } = context
  const [first, second] = items
  const function_ = numberFunctions.get(name)
  if (function_ && items.length === 1) return number(function_(g, asNumber(first!, context)))
  if ((name === 'min' || name === 'max') && items.length >= 2) {
    const values = items.map((item) => asNumber(item, context))
    const opType = name === 'min' ? 'Min' : 'Max'
    return number(values.slice(1).reduce((a, b) => g.add(opType, [a, b]), values[0]!))
  }
  if (name === 'log' && items.length === 2)
    return number(
      g.add(
        'Div',
        items.map((item) => g.add('Log', [asNumber(item, context)])),
      ),
    )
  if (name === 'pow' && items.length === 2) return arithmetic('**', first!, second!, context)
  if (name === 'round' && (items.length === 1 || typeof second?.literal === 'number'))
    return rounded(first!, items.length === 1 ? 0 : (second!.literal as number), context)
  if ((name === 'int' || name === 'float') && items.length === 1 && first!.kind !== 'text') {
    const value = asNumber(first!, context)
    return number(name === 'int' ? g.add('Trunc', [value]) : value)
  }
  if (name === 'part' && first) return partOf(first, items.slice(1), context)
  if (name === 'split')
    throw wrong(context, 'calls split() with no index behind it: s.split("x")[0]')
  if (textFunctions.has(name) && first) return textCallOf(name, first, items.slice(1), context)
  throw unknownCall(name, items.length, context)
}

function rounded(item: Operand, digits: number, context: FormulaContext): Operand {
  const value = asNumber(item, context)
  return number(
    digits === 0
      ? context.g.add('Round', [value])
      : context.g.add('RoundDecimal', [value], { digits }),
  )
}

function textCallOf(
  name: string,
  first: Operand,
  rest: readonly Operand[],
  context: FormulaContext,
): Operand {
  const literals = rest.map(({ literal }) => literal)
  const known = textFunctions.get(name)!
  const texts = literals.filter((literal) => typeof literal === 'string')
  if (known.numbers > 0 || texts.length < rest.length || texts.length !== known.texts)
    throw unknownCall(name, rest.length + 1, context)
  return textCall(name, first, texts, [], context)
}

/** s.split(separator)[index]; white space separates where none is given. */
function partOf(first: Operand, rest: readonly Operand[], context: FormulaContext): Operand {
  const index = rest.at(-1)?.literal
  const separators = rest.slice(0, -1).map(({ literal }) => literal)
  const isKnown =
    separators.length <= 1 && separators.every((item) => typeof item === 'string' && item !== '')
  if (typeof index !== 'number' || !Number.isInteger(index) || !isKnown)
    throw wrong(context, 'splits a text by what is no text, or takes no whole number of its parts')
  return textCall('part', first, separators as string[], [index], context)
}

/** A text that a function takes which refuses some. */
function harmless(name: string, texts: readonly string[], numbers: readonly number[]): string {
  const [index = 0] = numbers
  return name === 'part'
    ? Array.from({ length: Math.abs(index) + 1 }, () => '0').join(texts[0] ?? ' ')
    : '0'.repeat(Math.abs(index) + 1)
}

function textCall(
  name: string,
  item: Operand,
  texts: readonly string[],
  numbers: readonly number[],
  context: FormulaContext,
): Operand {
  if (item.kind !== 'text')
    throw wrong(
      context,
      `takes ${name === 'slice' || name === 'at' ? 'a part' : `${name}()`} of a number; declare the column as "string" in "types"`,
    )
  const mayRefuse = textFunctions.get(name)!.refusal !== undefined
  const text = mayRefuse
    ? whereReached(item.value, strings([], [harmless(name, texts, numbers)]), context)
    : item.value
  const value = context.g.add('TextFunction', [text], {
    name,
    texts,
    numbers,
    place: context.name,
  })
  return { kind: textFunctions.get(name)!.result, value }
}

/** Functions that are not in one of the tables. */
const others = ['min', 'max', 'round', 'pow']
const internal: ReadonlySet<string> = new Set(['slice', 'at', 'part'])

function unknownCall(name: string, count: number, context: FormulaContext): Error {
  const known = [
    ...new Set([...numberFunctions.keys(), ...textFunctions.keys(), ...others]),
  ].filter((candidate) => !internal.has(candidate))
  if (known.includes(name))
    return wrong(
      context,
      `calls ${name}() with ${count} value${count === 1 ? '' : 's'}, which it does not take; further texts and decimals are written out in the formula`,
    )
  const near = nearest(name, known)
  return wrong(
    context,
    `calls ${name}(), which there is not; ${near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}()?`}`,
  )
}

function wrong({ where }: FormulaContext, what: string): Error {
  return fault('E_CONFIG', `${where}: the formula ${what}`)
}
