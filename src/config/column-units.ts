import { fault } from '../errors.ts'
import type { ColumnInfo } from '../estimators/estimator.ts'
import { nearest } from '../signature/column-names.ts'
import { isUnit, longestUnit } from '../signature/units.ts'
import type { ColumnsSent } from './columns-sent.ts'

/** Columns with the `units` of slipway.json. Throws E_CONFIG. */
export function withUnits(
  columns: readonly ColumnInfo[],
  names: readonly string[],
  { isNamed }: ColumnsSent,
  units: Readonly<Record<string, string>> = {},
  file: string,
): readonly ColumnInfo[] {
  for (const [column, unit] of Object.entries(units)) {
    const at = names.indexOf(column)
    if (!isNamed || at < 0) {
      const near = isNamed ? nearest(column, names) : undefined
      throw fault('E_CONFIG', `${file}: units.${column} is no column that a request names`, {
        hint:
          near === undefined ? `"columns" names what a request sends.` : `Did you mean "${near}"?`,
      })
    }
    if (!isUnit(unit))
      throw fault('E_CONFIG', `${file}: units.${column} must be 1 to ${longestUnit} characters`)
    if (columns[at]!.kind === 'string')
      throw fault('E_CONFIG', `${file}: units.${column} is given, but the column holds text`)
  }
  return columns.map((info, i) => {
    const name = names[i]!
    return Object.hasOwn(units, name) ? { ...info, unit: units[name]! } : info
  })
}
