import { fault } from '../errors.ts'
import type { ColumnInfo } from '../estimators/estimator.ts'
import { isNumeric } from './is-numeric.ts'
import { isText } from './is-text.ts'
import type { DeclaredType, Wanted } from './steps/step.ts'

/** What a request may hold in each column: what the steps take, with the types and defaults of slipway.json. */
export function inputColumns(
  sent: readonly string[],
  wanted: readonly Wanted[],
  types: ReadonlyMap<string, DeclaredType>,
  defaults: Readonly<Record<string, string | number | boolean>>,
  name: string,
): ColumnInfo[] {
  const unknown = Object.keys(defaults).find((column) => !sent.includes(column))
  if (unknown !== undefined) throw fault('E_CONFIG', `${name}: defaults.${unknown} is no column`)
  return sent.map((column, i) => {
    const info = typed(column, wanted[i], types.get(column), name)
    if (!Object.hasOwn(defaults, column)) return info
    const given = defaults[column]!
    // A default may be written as the form's own text, as the field itself may be sent.
    const value = info.parsesText && isText(given) && isNumeric(given) ? Number(given) : given
    const holdsText = isText(value)
    if (info.kind !== 'any' && holdsText !== (info.kind === 'string'))
      throw fault(
        'E_CONFIG',
        `${name}: defaults.${column} is ${holdsText ? 'text' : 'a number'}, but the column holds ${info.kind === 'string' ? 'text' : 'numbers'}`,
      )
    return { ...info, fallback: holdsText ? value : Number(value) }
  })
}

function typed(
  column: string,
  wanted: Wanted,
  type: DeclaredType | undefined,
  name: string,
): ColumnInfo {
  if (type === undefined) return wanted ?? { kind: 'any' }
  const kind = type === 'string' ? 'string' : 'number'
  if (wanted && wanted.kind !== 'any' && wanted.kind !== kind)
    throw fault(
      'E_CONFIG',
      `${name}: types.${column} is "${type}", but the first file or step that reads it takes ${wanted.kind === 'string' ? 'text' : 'numbers'}`,
    )
  if (kind === 'string') return { ...wanted, kind }
  return { ...wanted, kind, parsesText: true, ...(type === 'int' ? { isInteger: true } : {}) }
}
