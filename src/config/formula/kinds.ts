// What a formula says of the columns in it: numbers, text, or either.
import { fault } from '../../errors.ts'
import { textFunctions } from '../../ops/text/text-functions.ts'
import type { Expression } from './expression.ts'

export type Kind = 'number' | 'text'

/** Columns by name, and how the formula uses each; undefined where it does not say. */
export type Uses = Map<string, Kind | undefined>

/** Functions whose text argument may as well be a number. */
const takesEither: ReadonlySet<string> = new Set(['int', 'float'])

/** Collects into `uses`. `known`: kinds of columns that are known already. E_CONFIG where a column is used both ways. */
export function collectUses(
  expression: Expression,
  wanted: Kind | undefined,
  uses: Uses,
  known: ReadonlyMap<string, Kind>,
  where: string,
): void {
  const go = (item: Expression, kind: Kind | undefined): void =>
    collectUses(item, kind, uses, known, where)
  switch (expression.kind) {
    case 'number':
    case 'text':
      return
    case 'column': {
      const before = uses.get(expression.name)
      if (before !== undefined && wanted !== undefined && before !== wanted)
        throw fault('E_CONFIG', `${where} uses "${expression.name}" as text and as a number`)
      uses.set(expression.name, before ?? wanted)
      return
    }
    case 'minus':
    case 'not':
      return go(expression.item, 'number')
    case 'and':
    case 'or':
      go(expression.left, 'number')
      return go(expression.right, 'number')
    case 'binary':
    case 'compare': {
      const kind = pairKind(expression, wanted, known)
      go(expression.left, kind)
      return go(expression.right, kind)
    }
    case 'choice':
      go(expression.test, 'number')
      go(expression.yes, wanted)
      return go(expression.no, wanted)
    case 'slice':
      return go(expression.item, 'text')
    case 'call':
      for (const [i, item] of expression.items.entries()) go(item, argumentKind(expression.name, i))
  }
}

function argumentKind(name: string, index: number): Kind | undefined {
  if (takesEither.has(name)) return undefined
  return index === 0 && textFunctions.has(name) ? 'text' : 'number'
}

/** + joins texts where one side is text, and a comparison compares texts then; everything else is for numbers. */
function pairKind(
  pair: Extract<Expression, { kind: 'binary' | 'compare' }>,
  wanted: Kind | undefined,
  known: ReadonlyMap<string, Kind>,
): Kind {
  const mayBeText = pair.operator === '+' || pair.operator === '==' || pair.operator === '!='
  if (!mayBeText) return 'number'
  const isText = isSurelyText(pair.left, known) || isSurelyText(pair.right, known)
  return isText || (pair.operator === '+' && wanted === 'text') ? 'text' : 'number'
}

export function isSurelyText(expression: Expression, known: ReadonlyMap<string, Kind>): boolean {
  switch (expression.kind) {
    case 'text':
    case 'slice':
      return true
    case 'column':
      return known.get(expression.name) === 'text'
    case 'call':
      return textFunctions.get(expression.name)?.result === 'text'
    case 'binary':
      return (
        expression.operator === '+' &&
        (isSurelyText(expression.left, known) || isSurelyText(expression.right, known))
      )
    case 'choice':
      return isSurelyText(expression.yes, known) || isSurelyText(expression.no, known)
    default:
      return false
  }
}

/** Whether it asks for more than arithmetic: a missing number would be compared, cut or counted without anybody noticing. */
export function needsEveryNumber(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'text':
    case 'column':
      return false
    case 'compare':
    case 'and':
    case 'or':
    case 'not':
    case 'choice':
      return true
    case 'minus':
    case 'slice':
      return needsEveryNumber(expression.item)
    case 'binary':
      return needsEveryNumber(expression.left) || needsEveryNumber(expression.right)
    case 'call':
      return strict.has(expression.name) || expression.items.some(needsEveryNumber)
  }
}

const strict: ReadonlySet<string> = new Set(['int', 'round', 'min', 'max', 'floor', 'ceil'])
