import type { Estimator } from '../estimators/estimator.ts'
import type { FeatureColumn } from './table/infer-columns.ts'
import type { TrainOptions } from './options.ts'
import type { Target } from './table/target.ts'

/** Fits a kind of model to rows of a table. */
export type Fit = (
  features: readonly FeatureColumn[],
  target: Target,
  rows: Int32Array,
  options: TrainOptions,
) => Fitted

/** A model that was fitted, and what came of it on the way. */
export interface Fitted {
  readonly estimator: Estimator
  /** Loss after each step. */
  readonly losses: readonly number[]
  /** Which rows' loss that is, where not the training rows'. */
  readonly lossOf?: string
  /** Loss of rows held out to stop early, after each step. */
  readonly heldOut?: readonly number[]
}
