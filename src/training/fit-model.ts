import { fitBoosting, fitForest } from './boosting/fit-trees.ts'
import { fitLinearModel } from './fit-linear-model.ts'
import type { FeatureColumn } from './infer-columns.ts'
import type { FittedKind, TrainOptions } from './options.ts'
import { fitNetwork } from './network/fit-network.ts'
import type { Target } from './target.ts'
import type { Fitted } from './train.ts'

export type Fit = (
  features: readonly FeatureColumn[],
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
) => Fitted

/** What `--model` names; 'auto' tries them in this order. */
export const fits: Readonly<Record<FittedKind, Fit>> = {
  linear: fitLinearModel,
  boosting: fitBoosting,
  forest: fitForest,
  network: fitNetwork,
}
