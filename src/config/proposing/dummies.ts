import { buildModel } from '../../estimators/build-model.ts'
import type { ModelPart } from '../../formats/format.ts'
import type { Range } from '../fitted-ranges.ts'
import { readersIn } from '../../estimators/column-path.ts'
import { rangesBehind } from '../fitted-ranges.ts'
import type { Draft } from './draft.ts'

/**
 * Columns called like Geography_France, Geography_Spain, which the scaler or the trees that read them first knew as zeros and ones only:
 * pandas' get_dummies made them of one column.
 */
export function placeDummies(draft: Draft): void {
  const names = draft.columnNames
  const first = (draft.chain[0] ?? draft.model).part!
  if (!names || draft.oneHot.length > 0 || draft.select !== undefined) return
  if (!hasPair(names) || names.length !== first.estimator.featuresIn) return
  const ranges = rangesOf(first)
  const groups = groupsIn(names, (at, end) => isOneHot(ranges.slice(at, end)))
  if (groups.length === 0) return
  const sources = groups.map(({ source }) => source)
  const made = groups.flatMap(({ at, end }) => names.slice(at, end))
  draft.dummies = {
    dummies: sources,
    columns: typeof draft.columns === 'string' ? draft.columns : names,
  }
  draft.columnNames = names.flatMap((name, i) => {
    const group = groups.find(({ at, end }) => i >= at && i < end)
    return group ? (group.at === i ? [group.source] : []) : [name]
  })
  draft.columns = draft.columnNames
  draft.guess(
    `${made.join(', ')} are dummies of ${sources.join(', ')}, by their names, and because they were 0 or 1 in training`,
  )
}

interface Group {
  readonly source: string
  readonly at: number
  readonly end: number
}

/** The column that `name` would be a dummy of: what stands in front of one of its underscores, the longest first. */
function sourcesOf(name: string): string[] {
  const found: string[] = []
  for (let at = name.lastIndexOf('_'); at > 0; at = name.lastIndexOf('_', at - 1))
    if (at < name.length - 1) found.push(name.slice(0, at))
  return found
}

function hasPair(names: readonly string[]): boolean {
  return names.some((_, at) => runAt(names, at) !== undefined)
}

/** The longest run of columns from `at` on that share what stands in front of an underscore. */
function runAt(names: readonly string[], at: number): Group | undefined {
  let best: Group | undefined
  for (const source of sourcesOf(names[at]!)) {
    let end = at + 1
    while (names[end]?.startsWith(`${source}_`)) end++
    if (end - at > 1 && end > (best?.end ?? 0)) best = { source, at, end }
  }
  return best
}

function groupsIn(
  names: readonly string[],
  isProven: (at: number, end: number) => boolean,
): Group[] {
  const groups: Group[] = []
  for (let at = 0; at < names.length;) {
    const run = runAt(names, at)
    const isFree = run && !names.includes(run.source)
    if (isFree && isProven(at, run.end)) groups.push(run)
    at = run ? run.end : at + 1
  }
  return groups
}

/** Zeros and ones, of which a row of training had no more than one 1, as far as the means say. */
function isOneHot(ranges: readonly (readonly Range[])[]): boolean {
  const all = ranges.flat()
  const means = ranges.map(([range]) => range?.mean ?? 0)
  return (
    all.length > 0 &&
    all.every(({ isTruth }) => isTruth) &&
    means.reduce((sum, mean) => sum + mean, 0) <= 1 + 1e-9
  )
}

/** What each column was fitted on. */
function rangesOf(part: ModelPart): Range[][] {
  const { estimator, framework, container, version: frameworkVersion } = part
  const source = { framework, container, frameworkVersion, estimator: estimator.name, warnings: [] }
  const { graph } = buildModel(estimator, source).signatures[0]!
  const readers = readersIn(graph.nodes)
  const [only] = graph.inputs
  return Array.from({ length: estimator.featuresIn! }, (_, i) =>
    graph.inputs.length === 1
      ? rangesBehind(only!, i, readers)
      : rangesBehind(graph.inputs[i]!, 0, readers),
  )
}
