// `slipway init` and `slipway inspect` of a bundle: how files, or the parts of one, most likely belong together, from widths, names,
// vocabularies and class counts.
import { fault } from '../../errors.ts'
import type { Candidate } from '../candidates.ts'
import { placeLabels, placeLabelSets, placeTargetScaler, placeThreshold } from './answer.ts'
import { placeChain } from './chain.ts'
import { placeColumns, placeScalersOfSome } from './columns.ts'
import { placeDummies } from './dummies.ts'
import type { Choose, Proposal } from './draft.ts'
import { Draft } from './draft.ts'
import { openEncoders, placeEncoders, placeLabelEncoders } from './encoders.ts'
import { bySortOfModel, reasonsOf } from './parts-in-line.ts'
import { placeSideBySide } from './side-by-side.ts'

export async function propose(candidates: readonly Candidate[], choose: Choose): Promise<Proposal> {
  const draft = new Draft(candidates, choose)
  await pickModel(draft)
  openEncoders(draft)
  placeEncoders(draft)
  placeLabelSets(draft)
  await placeChain(draft)
  await placeColumns(draft)
  placeSideBySide(draft)
  placeLabelEncoders(draft)
  placeScalersOfSome(draft)
  placeDummies(draft)
  await placeLabels(draft)
  placeThreshold(draft)
  placeTargetScaler(draft)
  return draft.result()
}

async function pickModel(draft: Draft): Promise<void> {
  const models = bySortOfModel(draft.ofRole('model'))
  if (models.length === 0)
    throw fault(
      'E_UNSUPPORTED',
      `no file here is a model that can be served${reasonsOf(draft.candidates)}`,
      {
        hint: 'slipway scan shows a verdict for every file.',
      },
    )
  draft.use(await draft.oneOf('Which file is the model?', models, 'model'))
}
