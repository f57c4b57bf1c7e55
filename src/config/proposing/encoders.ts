import { widthBehind } from '../candidates.ts'
import { widthOf } from '../fit.ts'
import type { Draft } from './draft.ts'
import { namesColumn } from './name-hints.ts'
import { sideBySide } from './side-by-side.ts'

/** A dict of encoders whose keys are no columns holds parts under names of their own; one for the target stands for itself too. */
export function openEncoders(draft: Draft): void {
  const known = draft.knownColumns()
  if (known.size === 0) return
  draft.candidates = draft.candidates.flatMap((candidate) => {
    if (candidate.role !== 'encoders' || !candidate.items) return [candidate]
    const others = candidate.items.filter((_, i) => !known.has(candidate.names![i]!))
    return others.length === candidate.items.length ? others : [candidate, ...others]
  })
}

/** A dict of encoders works on the columns its keys name; a one-hot encoder on those it was fitted with. */
export function placeEncoders(draft: Draft): void {
  const known = draft.knownColumns()
  for (const encoders of draft.ofRole('encoders')) {
    draft.encoderSteps.push({ file: draft.use(encoders).file, on: 'keys' })
    const keys = encoders.names!.filter((key) => known.size === 0 || known.has(key))
    draft.guess(`${encoders.file} encodes the columns its keys name: ${keys.join(', ')}`)
  }
  const width = widthOf(draft.model.part!.estimator)
  const encodedBy = new Map<string, string>()
  for (const candidate of draft.ofRole('transformer')) {
    const { name, featureNamesIn } = candidate.part!.estimator
    if (!/OneHotEncoder|OrdinalEncoder/.test(name) || !featureNamesIn) continue
    if (widthBehind(candidate.part!.estimator) === width || sideBySide(draft).includes(candidate))
      continue
    const earlier = featureNamesIn.map((column) => encodedBy.get(column)).find(Boolean)
    if (earlier !== undefined) {
      draft.guess(
        `${candidate.file} encodes columns that ${earlier} encodes too: ${earlier} is taken`,
      )
      continue
    }
    for (const column of featureNamesIn) encodedBy.set(column, candidate.file)
    const isOneHot = name === 'OneHotEncoder'
    draft.encoderSteps.push({
      file: draft.use(candidate).file,
      on: featureNamesIn,
      ...(isOneHot ? { at: 'end' } : {}),
    })
    if (!isOneHot) continue
    draft.oneHot.push(candidate.part!.estimator)
    draft.guess(
      `what ${candidate.file} makes of ${featureNamesIn.join(', ')} is appended at the end of the table`,
    )
  }
}

/** A LabelEncoder whose name says a column encodes it. */
export function placeLabelEncoders(draft: Draft): void {
  const names = draft.columnNames
  for (const encoder of draft.ofRole('label-encoder')) {
    const column = names?.find((name) => namesColumn(encoder.file, name))
    if (column === undefined) continue
    draft.encoderSteps.unshift({ file: draft.use(encoder).file, on: [column] })
    draft.columns ??= names
    draft.guess(`${encoder.file} encodes the column ${column}, by its name`)
  }
}
