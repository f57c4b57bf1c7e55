// What steps share: finding columns by name, and tables whose columns are replaced, kept or appended.
import { fault } from '../../errors.ts'
import type { GraphBuilder } from '../../ir/builder.ts'
import { Frame } from '../../estimators/frame.ts'
import { nearest } from '../../signature/column-names.ts'
import type { StepPlace } from './step.ts'

/** Place of a column in the table; E_CONFIG names the nearest when there is none. */
export function indexOfColumn(name: string, place: Pick<StepPlace, 'names' | 'where'>): number {
  const index = place.names.indexOf(name)
  if (index >= 0) return index
  const near = nearest(name, place.names)
  const next = near === undefined ? `it has ${listed(place.names)}` : `did you mean "${near}"?`
  throw fault('E_CONFIG', `${place.where}: the table has no column "${name}"; ${next}`)
}

export function indicesOf(names: readonly string[], place: StepPlace): number[] {
  return names.map((name) => indexOfColumn(name, place))
}

/** Columns "on" that give others, under the names "into" (default: their own), in their places. */
export interface Replaced {
  readonly on: readonly string[]
  readonly into: readonly string[]
  readonly indices: readonly number[]
  /** Names of all columns behind the step. */
  readonly names: readonly string[]
}

/** What "on" and "into" of a step mean. Throws E_CONFIG. */
export function replacedBy(
  definition: Readonly<Record<string, unknown>>,
  place: StepPlace,
): Replaced {
  const on = definition['on'] as string[]
  const into = (definition['into'] as string[] | undefined) ?? on
  if (into.length !== on.length)
    throw fault(
      'E_CONFIG',
      `${place.where}: "into" names ${into.length} columns, "on" ${on.length}`,
    )
  const indices = indicesOf(on, place)
  return {
    on,
    into,
    indices,
    names: place.names.map((name, i) => into[indices.indexOf(i)] ?? name),
  }
}

/** The table with some columns replaced by others: `made[i]` stands where column `indices[i]` stood. */
export function replaceColumns(
  g: GraphBuilder,
  x: Frame,
  indices: readonly number[],
  made: readonly Frame[],
): Frame {
  const parts: Frame[] = []
  let kept: number[] = []
  const flush = (): void => {
    if (kept.length > 0) parts.push(x.select(g, kept))
    kept = []
  }
  for (let index = 0; index < x.width; index++) {
    const at = indices.indexOf(index)
    if (at < 0) kept.push(index)
    else {
      flush()
      parts.push(made[at]!)
    }
  }
  flush()
  return Frame.concat(parts)
}

/** The columns that are not among `indices`, in order. */
export function others(width: number, indices: readonly number[]): number[] {
  return Array.from({ length: width }, (_, index) => index).filter((i) => !indices.includes(i))
}

const mostListed = 12

export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).join(', ')
  return names.length > mostListed ? `${shown}, ... (${names.length} columns)` : shown
}
