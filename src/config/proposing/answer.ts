import type { Estimator } from '../../estimators/estimator.ts'
import type { Candidate } from '../candidates.ts'
import { classCount } from '../candidates.ts'
import { isSetDecoder } from '../../formats/chain-parts.ts'
import { widthOf } from '../fit.ts'
import type { Draft } from './draft.ts'
import { isCalled } from './name-hints.ts'

/** A LabelEncoder, list or dict of as many texts as the model has classes. */
export async function placeLabels(draft: Draft): Promise<void> {
  const { model } = draft
  const { estimator } = model.part!
  const count = classCount(estimator)
  const isText =
    estimator.classes && 'data' in estimator.classes && estimator.classes.dataType === 'STRING'
  if (count === undefined || isText) return
  const encoders = draft
    .ofRole('label-encoder')
    .filter(({ part }) => part!.estimator.columns?.[0]?.categories?.length === count)
  const lists = [...draft.ofRole('names'), ...draft.ofRole('texts')].filter(
    (candidate) => candidate.names!.length === count && canBeLabels(draft, candidate, estimator),
  )
  const fitting = [...encoders, ...lists]
  if (fitting.length === 0) return
  const question = `Which file names the ${count} classes of ${model.file}?`
  const labels = draft.use(await draft.oneOf(question, fitting, 'labels'))
  draft.labels = labels.file
  draft.guess(`${labels.file} names the classes of ${model.file}: both have ${count}`)
}

function canBeLabels(
  draft: Draft,
  { file, names, codes }: Candidate,
  { classes }: Estimator,
): boolean {
  const isColumns = names!.every((name) => draft.columnNames?.includes(name))
  const isOther = isCalled(file, 'features') && !isCalled(file, 'labels')
  const own = classes && 'data' in classes ? Array.from(classes.data as ArrayLike<number>) : []
  return !isColumns && !isOther && (codes?.every((code) => own.includes(code)) ?? true)
}

/** A number between 0 and 1 that is called a threshold, beside a model of two classes with probabilities. */
export function placeThreshold(draft: Draft): void {
  const { estimator } = draft.model.part!
  const [candidate] = draft.ofRole('threshold')
  if (!candidate || classCount(estimator) !== 2 || !estimator.methods['predict_proba']) return
  draft.threshold = draft.use(candidate).value
  draft.guess(
    `${candidate.file} is where the second class begins (say "inclusive": true where the program compares with >=)`,
  )
}

/** A MultiLabelBinarizer of as many labels as the model answers columns. */
export function placeLabelSets(draft: Draft): void {
  const { classes } = draft.model.part!.estimator
  if (!Array.isArray(classes)) return
  const fitting = draft
    .ofRole('transformer')
    .filter(
      ({ part }) =>
        isSetDecoder(part!.estimator) && part!.estimator.inverseTransform!.width === classes.length,
    )
  if (fitting.length !== 1) return
  const sets = draft.use(fitting[0]!)
  draft.inverse = sets.file
  draft.guess(`${sets.file} names the labels that ${draft.model.file} marks with 0 and 1`)
}

/** A scaler of one column that nothing in front of a regression takes was most likely fitted on the target. */
export function placeTargetScaler(draft: Draft): void {
  const { model } = draft
  if (model.part!.estimator.classes || draft.inverse !== undefined) return
  const fitting = draft
    .ofRole('transformer')
    .filter(
      ({ part }) =>
        part!.estimator.inverseTransform !== undefined && widthOf(part!.estimator) === 1,
    )
  if (fitting.length !== 1) return
  const scaler = draft.use(fitting[0]!)
  draft.inverse = scaler.file
  draft.guess(
    `${scaler.file} (${scaler.part!.estimator.name}) takes the answer of ${model.file} back to its scale: it was fitted on one column`,
  )
}
