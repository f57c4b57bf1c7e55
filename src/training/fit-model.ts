import { fitBoosting, fitForest } from './boosting/fit-trees.ts'
import type { Fit } from './fitted.ts'
import { fitLinearModel } from './linear/fit-linear-model.ts'
import { fitNetwork } from './network/fit-network.ts'
import type { FittedKind } from './options.ts'

/** What `--model` names; 'auto' tries them in this order. */
export const fits: Readonly<Record<FittedKind, Fit>> = {
  linear: fitLinearModel,
  boosting: fitBoosting,
  forest: fitForest,
  network: fitNetwork,
}
