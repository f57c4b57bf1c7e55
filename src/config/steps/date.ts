import { fault, isSlipwayError } from '../../errors.ts'
import { Frame } from '../../estimators/frame.ts'
import { dateReader, exampleDate } from '../../ops/text/date-format.ts'
import { dateParts } from '../../ops/text/date-parts.ts'
import { nearest } from '../../signature/column-names.ts'
import { tokensOf } from '../formula/tokens.ts'
import { isText } from '../is-text.ts'
import { indexOfColumn, others } from './columns.ts'
import type { Step, StepKind, StepPlace, Wanted } from './step.ts'

/**
 * {"date": "when", "parts": {"hour": "hour", "dow": "weekday"}, "format": "%d/%m/%Y"}: parts of a date as columns at the end. The date
 * itself leaves the table, unless a later step names it.
 */
export const date: StepKind = {
  key: 'date',
  compile(definition, place): Step {
    const column = definition['date'] as string
    const index = indexOfColumn(column, place)
    const entries = Object.entries(definition['parts'] as Record<string, string>)
    const format = (definition['format'] as string | undefined) ?? ''
    checkParts(entries, format, place)
    const kept = isNamedLater(column, place)
      ? place.names.map((_, i) => i)
      : others(place.names.length, [index])
    const made = entries.map(([name]) => name)
    const twice = made.find((name) => kept.some((i) => place.names[i] === name))
    if (twice !== undefined)
      throw fault('E_CONFIG', `${place.where}.parts: the table has a column "${twice}" already`)
    const example = exampleDate(format)
    const attributes = { format, parts: entries.map(([, part]) => part), column }
    return {
      names: [...kept.map((i) => place.names[i]!), ...made],
      wanted: (behind) =>
        place.names.map((_, i): Wanted => {
          if (i === index) return { kind: 'string', example }
          const at = kept.indexOf(i)
          return at < 0 ? undefined : behind[at]
        }),
      emit(g, x) {
        const text = x.column(g, index)
        if (text.type.dataType !== 'STRING')
          throw fault(
            'E_CONFIG',
            `${place.where}: column "${column}" holds numbers, and "date" takes text`,
          )
        const parts = Frame.of(g.add('DateParts', [text], attributes), made)
        return kept.length === 0 ? parts : Frame.concat([x.select(g, kept), parts])
      },
    }
  },
}

function checkParts(entries: readonly [string, string][], format: string, place: StepPlace): void {
  for (const [name, part] of entries) {
    if (dateParts.has(part)) continue
    const known = [...dateParts.keys()]
    const near = nearest(part, known)
    throw fault(
      'E_CONFIG',
      `${place.where}.parts.${name}: a date has no part "${part}"; ${near === undefined ? `it has ${known.join(', ')}` : `did you mean "${near}"?`}`,
    )
  }
  try {
    dateReader(format)
  } catch (error) {
    if (!isSlipwayError(error)) throw error
    throw fault('E_CONFIG', `${place.where}.format: ${error.message}`, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    })
  }
}

/** Whether a later step may read a column: by its name as a text or a key, or in a formula. */
function isNamedLater(column: string, place: StepPlace): boolean {
  const names = (value: unknown): boolean => {
    if (typeof value === 'string') return value === column
    if (typeof value !== 'object' || value === null) return false
    return Array.isArray(value)
      ? value.some(names)
      : Object.entries(value).some(([key, item]) => key === column || names(item))
  }
  return place.later.some(
    (step) => names(step) || formulasOf(step).some((text) => reads(text, column)),
  )
}

function formulasOf(step: unknown): string[] {
  const derived = (step as { readonly derive?: unknown } | null)?.derive
  return typeof derived === 'object' && derived !== null
    ? Object.values(derived).filter(isText)
    : []
}

function reads(formula: string, column: string): boolean {
  return tokensOf(formula, 'derive').some(
    (token) => (token.kind === 'name' || token.kind === 'quoted') && token.value === column,
  )
}
