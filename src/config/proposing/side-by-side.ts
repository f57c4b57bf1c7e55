import type { Candidate } from '../candidates.ts'
import { widthBehind } from '../candidates.ts'
import { widthOf } from '../fit.ts'
import type { Draft } from './draft.ts'

/** Transformers of different columns whose tables, side by side, are as wide as the model. */
export function placeSideBySide(draft: Draft): void {
  const parts = sideBySide(draft)
  if (parts.length === 0 || draft.chain.length > 0) return
  const texts = parts.filter(({ part }) => part!.estimator.input === 'text')
  const on = (candidate: Candidate): readonly string[] =>
    candidate.part!.estimator.featureNamesIn ??
    (texts.length === 1 ? ['text'] : [`text_${texts.indexOf(candidate) + 1}`])
  draft.someSteps.push({
    concat: parts.map((candidate) => ({ file: draft.use(candidate).file, on: on(candidate) })),
  })
  draft.columnNames = parts.flatMap(on)
  draft.columns = draft.columnNames
  draft.guess(
    `${parts.map(({ file }) => file).join(', ')} stand side by side in this order: together they are as wide as ${draft.model.file}`,
  )
  if (texts.length > 0) draft.guess('columns of text have made-up names')
}

export function sideBySide(draft: Draft): Candidate[] {
  const { estimator } = draft.model.part!
  const parts = draft
    .ofRole('transformer')
    .filter(({ part }) => part!.estimator.featureNamesIn ?? part!.estimator.input === 'text')
  const names = parts.flatMap(({ part }) => part!.estimator.featureNamesIn ?? [])
  const widths = parts.map(({ part }) => widthBehind(part!.estimator))
  const sum = widths.reduce<number>((total, width) => total + (width ?? Number.NaN), 0)
  const isApart = new Set(names).size === names.length
  return parts.length > 1 && isApart && sum === widthOf(estimator) && !estimator.featureNamesIn
    ? parts
    : []
}
