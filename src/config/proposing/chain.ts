import type { Candidate } from '../candidates.ts'
import { widthBehind } from '../candidates.ts'
import { widthOf } from '../fit.ts'
import type { Draft } from './draft.ts'
import { isCalled } from './name-hints.ts'
import { placeInLine } from './parts-in-line.ts'

/** Whole-table transformers in a line, found backwards from the model by their widths. */
export async function placeChain(draft: Draft): Promise<void> {
  const { model } = draft
  let wanted = widthOf(model.part!.estimator)
  let behind = model
  while (wanted !== undefined) {
    const width = wanted
    const fitting = draft
      .ofRole('transformer')
      .filter(
        (candidate) =>
          widthBehind(candidate.part!.estimator) === width &&
          !draft.passedOver.has(candidate) &&
          !isOfTarget(candidate, model) &&
          !isOfSome(candidate, model),
      )
    if (fitting.length === 0) return
    const next = await inFrontOf(draft, behind, wanted, fitting)
    draft.chain.unshift(draft.use(next))
    const { estimator } = next.part!
    if (estimator.input !== 'text' && widthOf(estimator) === wanted)
      draft.guess(
        `${next.file} (${estimator.name}) stands in front of ${behind.file}: both are ${wanted} columns wide`,
      )
    if (estimator.input === 'text') return
    wanted = widthOf(estimator)
    behind = next
  }
}

async function inFrontOf(
  draft: Draft,
  behind: Candidate,
  width: number,
  fitting: readonly Candidate[],
): Promise<Candidate> {
  const { last, isCertain } = placeInLine(fitting, width)
  if (isCertain) return last[0]!
  const question = `Which file stands in front of ${behind.file} (${width} columns)?`
  const chosen = await draft.oneOf(question, last)
  for (const other of last) if (other !== chosen) draft.passedOver.add(other)
  return chosen
}

function isOfTarget({ file, part }: Candidate, model: Candidate): boolean {
  const { estimator } = part!
  const isRegression = !model.part!.estimator.classes
  return (
    isRegression &&
    widthOf(estimator) === 1 &&
    estimator.inverseTransform !== undefined &&
    isCalled(file, 'target')
  )
}

function isOfSome(candidate: Candidate, model: Candidate): boolean {
  const own = candidate.part!.estimator.featureNamesIn
  const known = model.part!.estimator.featureNamesIn
  return own !== undefined && known !== undefined && own.length < known.length
}
