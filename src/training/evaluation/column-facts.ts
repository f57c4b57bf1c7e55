import type { FeatureColumn, LeftOut } from '../table/infer-columns.ts'
import type { RawTable } from '../table/read-table.ts'
import type { Target } from '../table/target.ts'
import type { Units } from '../units.ts'

/** What a column of the table holds, and what training did with it. */
export interface ColumnFacts {
  readonly name: string
  readonly holds: 'numbers' | 'categories' | 'target' | 'left out'
  /** Range (with its unit) or levels; why it is left out. */
  readonly note: string
  readonly missing: number
  readonly different: number
}

const levelsShown = 5

/** One a column, in the table's order; counted over all its rows. */
export function columnFacts(
  table: RawTable,
  target: Target,
  features: readonly FeatureColumn[],
  leftOut: readonly LeftOut[],
  units: Units,
): ColumnFacts[] {
  const unitOf = (name: string) => (units.has(name) ? ` ${units.get(name)}` : '')
  return table.names.map((name, i) => {
    const given = table.columns[i]!.filter((value) => value !== null)
    const counts = { missing: table.rows - given.length, different: new Set(given).size }
    if (name === target.name)
      return { name, holds: 'target', note: targetNote(target) + unitOf(name), ...counts }
    const column = features.find((feature) => feature.name === name)
    if (!column) {
      const note = leftOut.find((left) => left.name === name)?.why ?? 'as asked'
      return { name, holds: 'left out', note, ...counts }
    }
    return column.kind === 'number'
      ? { name, holds: 'numbers', note: rangeNote(column.values) + unitOf(name), ...counts }
      : { name, holds: 'categories', note: levelsNote(column.levels, column.codes), ...counts }
  })
}

function targetNote(target: Target): string {
  return target.task === 'regression'
    ? rangeNote(target.values)
    : levelsNote(target.classes.map(String), target.values)
}

function rangeNote(values: Float64Array): string {
  let least = Infinity
  let most = -Infinity
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return `${least} to ${most}`
}

/** The most frequent ones, with their shares. */
function levelsNote(levels: readonly string[], codes: ArrayLike<number>): string {
  const counts = new Float64Array(levels.length)
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0) counts[codes[i]!]!++
  const order = levels.map((_, i) => i).toSorted((a, b) => counts[b]! - counts[a]! || a - b)
  const shown = order
    .slice(0, levelsShown)
    .map((i) => `${levels[i]!} ${percent(counts[i]! / codes.length)}`)
  const more = levels.length - shown.length
  return shown.join(', ') + (more > 0 ? `, ${more} more` : '')
}

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
