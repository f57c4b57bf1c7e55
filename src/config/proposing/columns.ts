import type { Candidate } from '../candidates.ts'
import { widthBehind } from '../candidates.ts'
import { widthOf } from '../fit.ts'
import type { Draft } from './draft.ts'
import { isCalled } from './name-hints.ts'
import { takesText } from './parts-in-line.ts'

/** Names: those the first file was fitted with need no line; else a list of as many texts. */
export async function placeColumns(draft: Draft): Promise<void> {
  const first = draft.chain[0] ?? draft.model
  const { estimator } = first.part!
  if (estimator.input === 'text') return
  const width = widthOf(estimator)
  const lists = draft
    .ofRole('names')
    .filter(
      ({ file, names }) =>
        names!.length === width && (isCalled(file, 'features') || !isCalled(file, 'labels')),
    )
  if (estimator.featureNamesIn) {
    draft.columns = columnsBefore(draft, estimator.featureNamesIn)
    draft.columnNames = draft.columns ?? estimator.featureNamesIn
  } else if (lists.length > 0) {
    const question = `Which file names the ${width} columns in the order ${first.file} takes them?`
    const list = draft.use(await draft.oneOf(question, lists, 'features'))
    draft.columns = list.file
    draft.columnNames = list.names!
    draft.guess(`${list.file} names the columns: it holds ${width} texts`)
  } else if (draft.encoderSteps.length > 0) {
    draft.columns = Array.from({ length: width ?? 1 }, (_, i) => `column_${i + 1}`)
    draft.guess('"columns" are made-up names: put the real ones in, in order')
  }
}

/** What stood in the table before the one-hot encoders: their own columns in the place of those they made. */
function columnsBefore(draft: Draft, fitted: readonly string[]): readonly string[] | undefined {
  const made = draft.oneHot.flatMap((encoder) => encoder.featureNamesOut!(encoder.featureNamesIn!))
  const rest = fitted.filter((name) => !made.includes(name))
  if (made.length > 0 && [...rest, ...made].some((name, i) => name !== fitted[i]))
    draft.select = fitted
  const before = [...rest, ...draft.oneHot.flatMap((encoder) => encoder.featureNamesIn!)]
  return draft.encoderSteps.length === 0 ? undefined : before
}

/** A transformer that was fitted on some of the columns, and changes them where they stand. */
export function placeScalersOfSome(draft: Draft): void {
  for (const candidate of draft.ofRole('transformer')) {
    const on = someColumnsOf(draft, candidate)
    if (!on) continue
    const step = { file: draft.use(candidate).file, on }
    // What fills in texts has them before their encoder.
    if (takesText(candidate)) draft.encoderSteps.unshift(step)
    else draft.someSteps.push(step)
    draft.columns ??= draft.columnNames
    draft.guess(
      `${candidate.file} (${candidate.part!.estimator.name}) changes ${on.join(', ')} in place`,
    )
  }
}

function someColumnsOf(draft: Draft, { part }: Candidate): readonly string[] | undefined {
  const known = draft.columnNames
  const { estimator } = part!
  const width = widthOf(estimator)
  if (!known || width === undefined || width >= known.length || widthBehind(estimator) !== width)
    return undefined
  const lists = draft.ofRole('names').filter(({ names }) => names!.length === width)
  const own = estimator.featureNamesIn ?? (lists.length === 1 ? lists[0]!.names : undefined)
  return own?.every((name) => known.includes(name)) ? own : undefined
}
