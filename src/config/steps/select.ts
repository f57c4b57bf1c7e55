import type { GraphBuilder } from '../../ir/builder.ts'
import { Frame } from '../../estimators/frame.ts'
import { fault } from '../../errors.ts'
import { indexOfColumn, listed } from './columns.ts'
import { constantColumn } from './constant-column.ts'
import { readNames } from './names.ts'
import type { Step, StepKind, StepPlace, Wanted } from './step.ts'

/** {"select": [...] | "features.pkl" | "model", "missing": 0}: these columns in this order; one may stand twice. */
export const select: StepKind = {
  key: 'select',
  compile(definition, place): Step {
    const names = readNames(definition['select'] as string | string[], place)
    const missing = definition['missing'] as number | undefined
    const sources = names.map((name) => sourceOf(name, missing, place))
    const owner = {}
    const constant = names.filter((_, i) => sources[i]! < 0)
    if (constant.length > 0)
      place.warn(
        `${place.where}: ${listed(constant)} ${constant.length === 1 ? 'is' : 'are'} ${missing} in every request ("missing")`,
      )
    return {
      names,
      wanted: (behind) =>
        place.names.map((_, i): Wanted => {
          const readers = sources.map((source, at) => (source === i ? behind[at] : undefined))
          return readers.find((reader) => reader !== undefined)
        }),
      emit: (g, x) => pick(g, x, names, sources, missing ?? 0, owner),
    }
  },
}

/** Place of a column in the table, or -1 for one that gets the value of "missing". */
function sourceOf(name: string, missing: number | undefined, place: StepPlace): number {
  if (missing !== undefined && !place.names.includes(name)) return -1
  return indexOfColumn(name, place)
}

function pick(
  g: GraphBuilder,
  x: Frame,
  names: readonly string[],
  sources: readonly number[],
  missing: number,
  owner: object,
): Frame {
  if (x.width === 0) throw fault('E_CONFIG', 'select: the table in front of it has no columns')
  const parts: Frame[] = []
  for (let i = 0; i < sources.length;) {
    let end = i
    while (end < sources.length && sources[end]! >= 0) end++
    if (end > i) parts.push(x.select(g, sources.slice(i, end)))
    else parts.push(constantColumn(g, x, names[end++]!, missing, owner))
    i = end
  }
  return Frame.concat(parts).renamed(names)
}
