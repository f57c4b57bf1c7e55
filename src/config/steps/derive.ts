import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import type { Value } from '../../ir/graph.ts'
import { float64, int64 } from '../../ir/tensor.ts'
import { Frame, castTo } from '../../estimators/frame.ts'
import { emitFormula } from '../formula/emit.ts'
import type { Expression } from '../formula/expression.ts'
import type { Kind, Uses } from '../formula/kinds.ts'
import { collectUses, isSurelyText, needsEveryNumber } from '../formula/kinds.ts'
import { parseFormula } from '../formula/parse.ts'
import { indexOfColumn, replaceColumns } from './columns.ts'
import type { Step, StepKind, StepPlace, Wanted } from './step.ts'

interface Derived {
  readonly name: string
  readonly expression: Expression
  readonly where: string
}

/**
 * {"derive": {"bmi": "weight/(height/100)**2"}}: columns made of others, in order, each appended at the end, or in the place of the
 * column whose name it has. A formula may read those in front of it.
 */
export const derive: StepKind = {
  key: 'derive',
  compile(definition, place): Step {
    const derived = Object.entries(definition['derive'] as Record<string, string | number>).map(
      ([name, text]): Derived => {
        const where = `${place.where}.derive.${name}`
        return { name, where, expression: parseFormula(String(text), where) }
      },
    )
    const uses = usesOf(derived, place)
    const names = [...place.names]
    for (const { name } of derived) if (!names.includes(name)) names.push(name)
    return {
      names,
      wanted: (behind) => wantedOf(behind, place, derived, names, uses),
      emit: (g, x) =>
        derived
          .reduce((table, one) => appended(g, table, one), x.renamed(place.names))
          .renamed(names),
    }
  },
}

/** Kinds of the columns that formulas read, those they make themselves left out. */
function usesOf(derived: readonly Derived[], place: StepPlace): Uses {
  const known = new Map<string, Kind>()
  for (const [name, type] of place.types)
    if (place.names.includes(name)) known.set(name, type === 'string' ? 'text' : 'number')
  const made = new Set<string>()
  const outer: Uses = new Map()
  for (const { name, expression, where } of derived) {
    const uses: Uses = new Map()
    collectUses(expression, undefined, uses, known, where)
    for (const [column, kind] of uses) {
      if (made.has(column)) continue
      indexOfColumn(column, { names: place.names, where })
      const before = outer.get(column)
      if (before !== undefined && kind !== undefined && before !== kind)
        throw fault('E_CONFIG', `${where} uses "${column}" as text and as a number`)
      outer.set(column, before ?? kind ?? (isBareCopy(expression) ? undefined : known.get(column)))
    }
    made.add(name)
    known.set(name, isSurelyText(expression, known) ? 'text' : 'number')
  }
  return outer
}

function isBareCopy(expression: Expression): boolean {
  return expression.kind === 'column'
}

function wantedOf(
  behind: readonly Wanted[],
  place: StepPlace,
  derived: readonly Derived[],
  names: readonly string[],
  uses: Uses,
): Wanted[] {
  return place.names.map((name, i): Wanted => {
    const isReplaced = derived.some((one) => one.name === name)
    const passed = isReplaced ? undefined : behind[i]
    if (!uses.has(name)) return passed
    const kind = uses.get(name) === 'text' ? 'string' : 'number'
    if (uses.get(name) === undefined)
      return passed ?? copied(name, behind, derived, names) ?? { kind }
    return passed?.kind === kind ? passed : { kind }
  })
}

/** A bare copy holds what is wanted of the copy. */
function copied(
  name: string,
  behind: readonly Wanted[],
  derived: readonly Derived[],
  names: readonly string[],
): Wanted {
  const copy = derived.find(
    ({ expression }) => expression.kind === 'column' && expression.name === name,
  )
  return copy && behind[names.indexOf(copy.name)]
}

function appended(g: GraphBuilder, x: Frame, { name, expression, where }: Derived): Frame {
  const columns = x.names!
  const isStrict = needsEveryNumber(expression)
  const label = `derive "${name}"`
  const column = (source: string): Value => {
    const value = asTable(g, x.column(g, columns.indexOf(source)))
    if (value.type.dataType === 'STRING') return value
    const wide = castTo(g, value, 'DOUBLE')
    return isStrict ? g.add('RequireFinite', [wide], { estimator: label, allow_nan: 0 }) : wide
  }
  const value = emitFormula(expression, { g, name: label, where, column })
  const made = new Frame([
    { value: inEveryRow(g, x, value, where), width: 1, names: [name], unchecked: true },
  ])
  const at = columns.indexOf(name)
  return at < 0 ? Frame.concat([x, made]) : replaceColumns(g, x, [at], [made])
}

/** What reads no column must be a number as it stands. */
function inEveryRow(g: GraphBuilder, x: Frame, value: Value, where: string): Value {
  if (value.type.shape.length === 2) return value
  const constant = value.constant
  if (!constant || constant.dataType === 'STRING')
    throw fault('E_CONFIG', `${where}: the formula reads no column; write its value as a number`)
  return g.add('RepeatRow', [x.column(g, 0), float64([1], [Number(constant.data[0])])])
}

function asTable(g: GraphBuilder, value: Value): Value {
  return value.type.shape.length === 1 ? g.add('Unsqueeze', [value, int64([1], [1])]) : value
}
